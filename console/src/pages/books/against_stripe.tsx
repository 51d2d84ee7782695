// Our transfers against Stripe's, a row a currency, and the way to the transfers themselves.

import { Link } from "react-router";
import { useQuery } from "urql";
import { TransfersOfWindowDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { EmptyState } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Against, Proof } from "./rows.ts";

const all = texts.books;
const words = all.against;
const count = new Intl.NumberFormat("en");

const agrees = ({ difference }: Against) => difference === "0";
const money = (minor: (row: Against) => string | null) => (row: Against) => (
  <Money minor={minor(row)} currency={row.currency ?? ""} bare />
);
const number = (of: (row: Against) => string | null) => (row: Against) => count.format(BigInt(of(row) ?? 0));

const COLUMNS: TableColumn<Against>[] = [
  { head: words.currency, className: "strong", cell: ({ currency }) => currency },
  { head: words.ourCount, isNumber: true, className: "quiet", cell: number(({ ourCount }) => ourCount) },
  { head: words.ours, isNumber: true, className: "strong", cell: money(({ ours }) => ours) },
  { head: words.theirCount, isNumber: true, className: "quiet", cell: number(({ theirCount }) => theirCount) },
  { head: words.theirs, isNumber: true, className: "strong", cell: money(({ theirs }) => theirs) },
  {
    head: words.undecided,
    isNumber: true,
    className: "quiet",
    cell: (row) => row.undecided !== "0" && money(({ undecided }) => undecided)(row),
  },
  {
    head: words.difference,
    isNumber: true,
    className: (row) => (agrees(row) ? "quiet" : "short"),
    cell: money(({ difference }) => difference),
  },
  {
    head: words.agrees,
    isHeadHidden: true,
    cell: (row) => (
      <Status shape={agrees(row) ? "done" : "failed"} tone={agrees(row) ? "ok" : "bad"}>
        {agrees(row) ? words.agrees : words.differs}
      </Status>
    ),
  },
];

export function AgainstStripe({ proof, against }: { proof: Proof; against: Against[] }) {
  const { windowFrom: from, windowUntil: until } = against[0] ?? {};
  const next = proof.nextReconciliationAt && all.next(dateAndTime(proof.nextReconciliationAt));
  const isInDoubt = against.some(({ undecided }) => undecided !== "0");
  return (
    <Card
      title={words.title}
      note={from && until && words.window(dateAndTime(from), dateAndTime(until))}
      end={from && until && <ToTransfers from={from} until={until} />}
    >
      {against.length === 0 ? (
        <EmptyState title={proof.reconciledAt ? words.nothing : all.never}>{next}</EmptyState>
      ) : (
        <>
          <RowsTable columns={COLUMNS} rows={against} keyOf={({ currency }) => currency ?? ""} />
          <p className="card-foot">
            {isInDoubt && `${words.inDoubt} `}
            {next}
          </p>
        </>
      )}
    </Card>
  );
}

/** As many as their list then has: there, parts that were paid together are several. */
function ToTransfers({ from, until }: { from: string; until: string }) {
  const [{ data }] = useQuery({ query: TransfersOfWindowDocument, variables: { from, until } });
  const address = new URLSearchParams({ status: "succeeded", made_from: from, made_until: until });
  return (
    <Link className="link" to={`/transfers?${address}`}>
      {words.see(data?.payoutTransfers?.totalCount)}
    </Link>
  );
}
