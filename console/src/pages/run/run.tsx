// One run: what it sent, what did not go through, what it left, and why.

import { UnstyledButton } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Link, useParams } from "react-router";
import { useQuery } from "urql";
import { OneRunDocument, type OneRunQuery, type RunTransferFragment } from "../../graphql/generated.ts";
import { TransferState } from "../../list/statuses.tsx";
import { dateAndTime, duration } from "../../parts/dates.ts";
import { Facts } from "../../parts/facts.tsx";
import { byCurrency, Money } from "../../parts/money.tsx";
import { Card, PageHead } from "../../parts/page.tsx";
import { EmptyState, NotFound, PageState } from "../../parts/states.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { texts } from "../../texts.ts";
import { Amounts, RunState } from "../lists/run_parts.tsx";
import "../../parts/path.css";

const words = texts.runs;
const { page } = words;
const { heads } = texts.list;
type Run = NonNullable<OneRunQuery["payoutRun"]>;

export default function OneRun() {
  const { id = "" } = useParams();
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }] = useQuery({ query: OneRunDocument, variables: { id, after } });
  if (!data) return <PageState title={page.record} error={error} />;
  const { payoutRun: run } = data;
  if (!run) return <NotFound />;
  const isRelease = run.kind === "release_due_escrow_holds";
  const { sent, stopped } = run;
  return (
    <>
      <nav className="path" aria-label={texts.payout.path}>
        <Link to="/runs">{texts.navigation.pages.runs}</Link>
        <span> / {words.kinds[run.kind]}</span>
      </nav>
      <PageHead title={page.title(dateAndTime(run.startedAt))}>{answerOf(run)}</PageHead>
      <Card title={page.facts} end={<RunState run={run} />}>
        <div className="card-body">
          <TheFacts run={run} />
        </div>
      </Card>
      {isRelease ? (
        <Card title={page.released}>
          <p className="card-foot">{page.releasedHint}</p>
        </Card>
      ) : (
        <>
          <Card title={page.sent} note={texts.transfers.list.count(sent.totalCount)}>
            <Transfers rows={sent.nodes} empty={page.nothingSent} />
            {(after !== null || sent.pageInfo.hasNextPage) && (
              <div className="card-foot">
                {after !== null && (
                  <UnstyledButton className="link" onClick={() => setAfter(null)}>
                    {page.first}
                  </UnstyledButton>
                )}{" "}
                {sent.pageInfo.hasNextPage && (
                  <UnstyledButton className="link" onClick={() => setAfter(sent.pageInfo.endCursor ?? null)}>
                    {texts.list.nextPage}
                  </UnstyledButton>
                )}
              </div>
            )}
          </Card>
          {stopped.totalCount > 0 && (
            <Card title={page.stopped} note={page.firstOf(stopped.nodes.length, stopped.totalCount)}>
              <Transfers
                rows={stopped.nodes}
                why={({ errorMessage, errorCode }) => errorMessage ?? errorCode ?? page.noAnswer}
              />
            </Card>
          )}
          <Left skipped={run.skipped} />
        </>
      )}
    </>
  );
}

interface LeftGroup {
  reason: string;
  currency: string;
  count: number;
  amount: number;
}
/** Of so many obligations at most a run keeps why it left them. */
const MOST_LEFT = 1_000;

/** What was due and was left when the run had taken up everything else. What has become of it since, the lists say. */
function Left({ skipped }: { skipped: unknown }) {
  const groups = skipped as LeftGroup[];
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  if (count === 0) return null;
  return (
    <Card title={page.left} note={count < MOST_LEFT ? texts.schedules.list.count(count) : page.atLeast(MOST_LEFT)}>
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{texts.tonight.waiting.reason}</th>
            <th scope="col" className="number">
              {texts.tonight.waiting.count}
            </th>
            <th scope="col" className="number">
              {heads.amount}
            </th>
            <th scope="col">{texts.tonight.waiting.who}</th>
          </tr>
        </thead>
        <tbody>
          {[...Map.groupBy(groups, ({ reason }) => reason)].map(([reason, ofReason]) => (
            <tr key={reason}>
              <td className="strong">{texts.reasons[reason]?.title ?? reason.replaceAll("_", " ")}</td>
              <td className="number" data-label={texts.tonight.waiting.count}>
                {ofReason.reduce((sum, group) => sum + group.count, 0)}
              </td>
              <td className="number" data-label={heads.amount}>
                <span className="amounts">
                  {ofReason
                    .toSorted((a, b) => byCurrency(a.currency, b.currency))
                    .map(({ amount, currency }) => (
                      <Money key={currency} minor={amount} currency={currency} />
                    ))}
                </span>
              </td>
              <td data-label={texts.tonight.waiting.who}>{texts.reasons[reason]?.who}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** What it did, in one sentence. */
function answerOf(run: Run): string {
  if (!run.finishedAt) return page.going;
  if (run.kind === "release_due_escrow_holds") return page.releasedCount(run.itemCount);
  return run.itemCount === "0" ? page.tookNothing : page.answer(run.succeededCount, run.itemCount);
}

function TheFacts({ run }: { run: Run }) {
  const counted = (count: string, amounts: unknown) =>
    count === "0" ? null : (
      <span className="counted">
        {count} <Amounts amounts={amounts} />
      </span>
    );
  const { startedAt, finishedAt } = run;
  return (
    <Facts
      facts={[
        [words.by, whoDid(run.startedByUser?.displayName, run.startedByRole)],
        [page.expected, run.expectedAt && dateAndTime(run.expectedAt)],
        [words.started, dateAndTime(startedAt)],
        [
          words.finished,
          finishedAt && page.took(dateAndTime(finishedAt), duration(Date.parse(finishedAt) - Date.parse(startedAt))),
        ],
        [words.taken, counted(run.itemCount, run.itemAmounts)],
        [words.sent, counted(run.succeededCount, run.succeededAmounts)],
        [words.refused, counted(run.refusedCount, run.refusedAmounts)],
        [words.inDoubt, counted(run.inDoubtCount, run.inDoubtAmounts)],
        [words.keptBack, run.keptBackCount === "0" ? null : run.keptBackCount],
      ]}
    />
  );
}

interface TransfersProps<Row> {
  rows: readonly (Row | null)[];
  empty?: string;
  why?: (row: Row) => ReactNode;
}

function Transfers<Row extends RunTransferFragment>({ rows, empty = "", why }: TransfersProps<Row>) {
  if (rows.length === 0) return <EmptyState title={empty} />;
  return (
    <table className="table stacked">
      <thead>
        <tr>
          <th scope="col">{heads.recruiter}</th>
          <th scope="col">{heads.placement}</th>
          <th scope="col" className="number">
            {heads.amount}
          </th>
          <th scope="col">{heads.status}</th>
          {why && <th scope="col">{texts.transfers.error}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(
          (row) =>
            row && (
              <tr key={row.rowId}>
                <td>
                  <Link className="row-link" to={`/payouts/${row.payoutId}`}>
                    {row.recruiter?.displayName}
                  </Link>
                </td>
                <td data-label={heads.placement}>
                  <span>
                    {row.placement?.candidateName ?? texts.list.adjustment}{" "}
                    {row.company && <span className="quiet">{texts.list.at(row.company.name)}</span>}
                  </span>
                </td>
                <td className="number strong" data-label={heads.amount}>
                  <Money minor={row.amount} currency={row.currency} />
                </td>
                <td data-label={heads.status}>
                  <TransferState status={row.status} />
                </td>
                {why && <td data-label={texts.transfers.error}>{why(row)}</td>}
              </tr>
            ),
        )}
      </tbody>
    </table>
  );
}
