// The list of a plan, page by page, and whole as CSV.

import { Button, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useClient } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { PlanRowsDocument } from "../../graphql/generated.ts";
import { csvOf } from "../../parts/csv.ts";
import { CsvMenu } from "../../parts/csv_menu.tsx";
import { download } from "../../parts/download.ts";
import { amountOf, Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { messageOf } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { plans } from "../../texts/plans.ts";
import { type Drift, type Items, type Plan, ROWS } from "./state.ts";

const words = plans.items;
const AT_ONCE = 100;

interface ItemListProps {
  plan: Plan;
  drift: Drift;
  from: number;
  onPage: (from: number) => void;
}

export function ItemList({ plan, drift, from, onPage }: ItemListProps) {
  const drifted = new Set(drift.map(({ scheduleId }) => scheduleId));
  const isDrifted = ({ scheduleId }: Items[number]) => drifted.has(scheduleId);
  const all = plan.runPlanItems.nodes.flatMap((row) => row ?? []);
  const rows = [...all.filter(isDrifted), ...all.filter((row) => !isDrifted(row))];
  const count = plan.runPlanItems.totalCount;
  const [problem, setProblem] = useState<string | null>(null);
  const save = useDownload(plan, drifted, setProblem);
  const columns: TableColumn<Items[number]>[] = [
    {
      head: words.recruiter,
      cell: ({ payoutId, recruiter }) => (
        <Link to={`/payouts/${payoutId}`} className="row-link">
          {recruiter?.displayName}
        </Link>
      ),
    },
    {
      head: words.placement,
      className: "quiet",
      isPlain: true,
      cell: ({ placement }) =>
        placement ? words.at(placement.candidateName, placement.company?.name ?? "") : words.adjustment,
    },
    {
      head: words.since,
      isPlain: true,
      cell: (row) =>
        isDrifted(row) ? (
          <Status shape="failed" tone="bad">
            {words.drifted}
          </Status>
        ) : (
          <Status shape="done" tone="ok">
            {plan.executedAt === null ? words.asPlanned : words.paid}
          </Status>
        ),
    },
    {
      head: words.amount,
      isNumber: true,
      cell: ({ payAmount, currency }) => <Money minor={payAmount} currency={currency} />,
    },
  ];
  return (
    <Card
      title={words.title}
      note={drifted.size > 0 ? words.driftedFirst(count) : words.note(count)}
      end={
        <CsvMenu onSave={save}>
          <UnstyledButton className="link">{words.csv}</UnstyledButton>
        </CsvMenu>
      }
    >
      {problem && (
        <p className="card-foot short" role="alert">
          {problem}
        </p>
      )}
      <RowsTable columns={columns} rows={rows} keyOf={({ scheduleId }) => scheduleId} />
      <div className="card-foot plan-pages">
        <span>{words.rows(Math.min(from + 1, count), from + rows.length, count)}</span>
        {count > ROWS && (
          <span>
            <Button variant="default" disabled={from === 0} onClick={() => onPage(Math.max(0, from - ROWS))}>
              {words.previous}
            </Button>
            <Button variant="default" disabled={from + ROWS >= count} onClick={() => onPage(from + ROWS)}>
              {words.next}
            </Button>
          </span>
        )}
      </div>
    </Card>
  );
}

/** All of the list, a page at a time. */
function useDownload(plan: Plan, drifted: Set<string | null>, setProblem: (problem: string | null) => void) {
  const client = useClient();
  const { exponents } = useKnown();
  return async (byteOrderMark: boolean) => {
    const lines: string[][] = [];
    for (let offset = 0; offset < plan.itemCount; offset += AT_ONCE) {
      const { data, error } = await client.query(PlanRowsDocument, { id: plan.rowId, offset });
      setProblem(messageOf(error));
      if (error) return;
      for (const row of data?.runPlan?.runPlanItems.nodes ?? []) {
        if (!row) continue;
        const amount = (minor: string) =>
          amountOf(minor, exponents.get(row.currency) ?? 0)
            .replaceAll(",", "")
            .replace("−", "-");
        lines.push([
          row.recruiter?.displayName ?? "",
          row.placement?.candidateName ?? "",
          row.placement?.company?.name ?? "",
          row.currency,
          amount(row.amount),
          amount(row.offsetAmount),
          amount(row.payAmount),
          row.stripeAccountId,
          drifted.has(row.scheduleId) ? words.drifted : words.asPlanned,
        ]);
      }
    }
    download(words.file(plan.asOf.slice(0, 10)), csvOf(words.columns, lines, byteOrderMark));
  };
}
