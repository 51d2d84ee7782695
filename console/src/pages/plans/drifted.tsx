// What is not any more as the plan has it: each obligation by name, what it was, what it is, and who changed it.

import { Link } from "react-router";
import { dateAndTime } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { RowsTable, type TableColumn } from "../../parts/rows_table.tsx";
import { Status } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { plans } from "../../texts/plans.ts";
import { texts } from "../../texts.ts";
import type { Drift, Plan } from "./state.ts";

const words = plans.drift;
type Row = Drift[number];

/** What stands in the way comes from Stripe. */
const OF_STRIPE = ["account_cannot_receive"];

export function Drifted({ plan, drift, count }: { plan: Plan; drift: Drift; count: number }) {
  return (
    <Card title={words.title(dateAndTime(plan.plannedAt))} note={words.of(count, plan.itemCount)}>
      <RowsTable columns={columnsOf(plan)} rows={drift} keyOf={({ scheduleId }) => scheduleId ?? ""} />
      {drift.length < count && <p className="card-foot">{words.shown(drift.length)}</p>}
    </Card>
  );
}

const columnsOf = ({ plannedAt }: Plan): TableColumn<Row>[] => [
  {
    head: words.obligation,
    cell: ({ payoutId, recruiter, placement }) => (
      <span>
        <Link to={`/payouts/${payoutId}`} className="strong">
          {recruiter?.displayName}
        </Link>{" "}
        {placement && (
          <span className="quiet">
            {plans.items.for(plans.items.at(placement.candidateName, placement.company?.name ?? ""))}
          </span>
        )}
      </span>
    ),
  },
  {
    head: words.planned,
    cell: ({ change }) =>
      change === "added" ? (
        <span className="quiet">{words.change.added}</span>
      ) : (
        <Status shape="done" tone="ok">
          {words.change[change ?? ""]}
        </Status>
      ),
  },
  { head: words.now, cell: (row) => <Now row={row} /> },
  { head: words.by, className: "quiet", cell: (row) => changedBy(row, plannedAt) },
  {
    head: words.amount,
    isNumber: true,
    cell: (row) => <Money minor={row.plannedAmount ?? row.presentAmount} currency={row.currency ?? ""} />,
  },
];

function Now({ row }: { row: Row }) {
  const reasons = (row.reasons ?? []).map((code) => texts.reasons[code ?? ""]?.title ?? code?.replaceAll("_", " "));
  const changed = (row.changed ?? []).map((part) => words.parts[part ?? ""] ?? part);
  const what =
    row.change === "added" ? words.added : row.change === "changed" ? changed.join(", ") : reasons.join(", ");
  return (
    <span>
      <Status shape="failed" tone="bad">
        {what || words.removed}
      </Status>
      {row.change === "changed" && row.plannedAmount !== row.presentAmount && (
        <span className="plan-note">
          <Money minor={row.presentAmount} currency={row.currency ?? ""} />
        </span>
      )}
      {row.asked && <span className="plan-note">{words.asks(row.asked)}</span>}
    </span>
  );
}

/** By the history of the payout, where it has something since the plan; Stripe, where it says what stands in the way. */
function changedBy({ reasons, recruiter, payout }: Row, since: string): string {
  const { checkedAt } = recruiter?.payoutAccount ?? {};
  if (checkedAt && reasons?.some((code) => OF_STRIPE.includes(code ?? ""))) {
    return `${words.stripe}, ${dateAndTime(checkedAt)}`;
  }
  const last = payout?.payoutAuditLogs.nodes[0];
  if (!last || last.createdAt < since) return "";
  return `${whoDid(last.changedByName, last.changedByRole)}, ${dateAndTime(last.createdAt)}`;
}
