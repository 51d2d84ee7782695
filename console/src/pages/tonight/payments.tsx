// Exactly what the next run sends, or what it leaves for one reason: the rows behind the figures of Tonight.

import { Button, Group } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { DuePaymentsDocument, type DuePaymentsQuery, NextNightDocument } from "../../graphql/generated.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { byCurrency, Money, useAmount } from "../../parts/money.tsx";
import { PageHead } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { EmptyState, PageState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { rowsOf } from "./rows.ts";

const words = texts.tonight.payments;
const ROWS = 50;
type Payment = NonNullable<NonNullable<DuePaymentsQuery["previewDueSchedules"]>["nodes"][number]>;

export default function DuePayments() {
  const [address, setAddress] = useSearchParams();
  const [night] = useQuery({ query: NextNightDocument });
  const at = night.data?.nightStatus?.nodes[0]?.nextPayoutRunAt ?? null;
  const reason = address.get("reason");
  const offset = Math.max(0, Number.parseInt(address.get("from") ?? "", 10) || 0);
  const [{ data, error }] = useQuery({
    query: DuePaymentsDocument,
    variables: { asOf: at, isPaid: reason === null, reason, first: ROWS, offset },
    pause: !night.data,
  });
  const amount = useAmount();
  const list = data?.previewDueSchedules;
  const title = reason === null ? words.title : (texts.reasons[reason]?.title ?? reason.replaceAll("_", " "));
  if (!list) return <PageState title={title} error={error ?? night.error} />;
  const sums = (
    reason === null
      ? rowsOf(data.previewDueTotals).map((each) => ({ ...each, sum: each.payAmount, count: each.payCount }))
      : rowsOf(data.previewDueReasons)
          .filter(({ code }) => code === reason)
          .map((each) => ({ ...each, sum: each.amount, count: each.skipCount }))
  )
    .filter(({ count }) => count !== "0")
    .map(({ currency, sum }) => ({ currency: currency ?? "", sum: sum ?? 0 }))
    .sort((a, b) => byCurrency(a.currency, b.currency));
  const inAll = sums.map(({ currency, sum }) => `${currency} ${amount(sum, currency)}`).join(", ");
  const when = at ? dateAndTime(at) : words.now;
  const turn = (from: number) => {
    setAddress({ ...(reason && { reason }), ...(from > 0 && { from: String(from) }) });
    scrollTo(0, 0);
  };
  return (
    <>
      <PageHead
        title={title}
        acts={
          <Button variant="default" component={Link} to="/">
            {words.back}
          </Button>
        }
      >
        {list.totalCount === 0
          ? words.none(when)
          : reason === null
            ? words.lead(list.totalCount, when, inAll)
            : words.left(list.totalCount, when, inAll)}
      </PageHead>
      <section className="card">
        {list.totalCount === 0 ? (
          <EmptyState title={words.none(when)} />
        ) : (
          // As the list has them, page after page.
          <Rows rows={list.nodes.flatMap((row) => row ?? [])} isPaid={reason === null} />
        )}
        {list.totalCount > 0 && (
          <Group justify="space-between" className="card-foot">
            <span>{words.rows(offset + 1, Math.min(offset + ROWS, list.totalCount), list.totalCount)}</span>
            <Group gap="xs">
              {offset > 0 && (
                <Button variant="default" onClick={() => turn(Math.max(0, offset - ROWS))}>
                  {texts.list.previousPage}
                </Button>
              )}
              {offset + ROWS < list.totalCount && (
                <Button variant="default" onClick={() => turn(offset + ROWS)}>
                  {texts.list.nextPage}
                </Button>
              )}
            </Group>
          </Group>
        )}
      </section>
    </>
  );
}

function Rows({ rows, isPaid }: { rows: readonly Payment[]; isPaid: boolean }) {
  const { heads } = texts.list;
  const money = (minor: string | null, { currency }: Payment) => <Money minor={minor} currency={currency ?? ""} />;
  const columns: TableColumn<Payment>[] = [
    {
      head: heads.recruiter,
      cell: (row) => <Link to={`/payouts/${row.payoutId}`}>{row.recruiter?.displayName}</Link>,
    },
    {
      head: heads.placement,
      cell: ({ schedule }) =>
        schedule?.placement &&
        words.placement(schedule.placement.candidateName, schedule.placement.company?.name ?? ""),
    },
    { head: words.due, cell: (row) => day(row.dueAt ?? "") },
    {
      head: words.owed,
      cell: (row) => money(row.amount, row),
      isNumber: true,
      className: isPaid ? "quiet" : "strong",
    },
  ];
  if (isPaid) {
    columns.push(
      {
        head: words.setOff,
        cell: (row) => row.offsetAmount !== "0" && money(row.offsetAmount, row),
        isNumber: true,
        className: "quiet",
      },
      { head: words.sent, cell: (row) => money(row.payAmount, row), isNumber: true, className: "strong" },
    );
  }
  return (
    <div className="scroll">
      <RowsTable columns={columns} rows={rows} keyOf={(row) => row.scheduleId ?? ""} />
    </div>
  );
}
