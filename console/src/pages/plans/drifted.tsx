// What is not any more as the plan has it: each obligation by name, what it was, what it is, and who changed it.

import { Link } from "react-router";
import { dateAndTime } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { Status } from "../../parts/status.tsx";
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
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{words.obligation}</th>
            <th scope="col">{words.planned}</th>
            <th scope="col">{words.now}</th>
            <th scope="col">{words.by}</th>
            <th scope="col" className="number">
              {words.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {drift.map((row) => (
            <tr key={row.scheduleId}>
              <td>
                <span>
                  <Link to={`/payouts/${row.payoutId}`} className="strong">
                    {row.recruiter?.displayName}
                  </Link>{" "}
                  {row.placement && (
                    <span className="quiet">
                      {plans.items.for(plans.items.at(row.placement.candidateName, row.placement.company?.name ?? ""))}
                    </span>
                  )}
                </span>
              </td>
              <td data-label={words.planned}>
                {row.change === "added" ? (
                  <span className="quiet">{words.change.added}</span>
                ) : (
                  <Status shape="done" tone="ok">
                    {words.change[row.change ?? ""]}
                  </Status>
                )}
              </td>
              <td data-label={words.now}>
                <Now row={row} />
              </td>
              <td className="quiet" data-label={words.by}>
                {changedBy(row, plan.plannedAt)}
              </td>
              <td className="number" data-label={words.amount}>
                <Money minor={row.plannedAmount ?? row.presentAmount} currency={row.currency ?? ""} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {drift.length < count && <p className="card-foot">{words.shown(drift.length)}</p>}
    </Card>
  );
}

function Now({ row }: { row: Row }) {
  const reasons = (row.reasons ?? []).map((code) => texts.reasons[code ?? ""]?.title ?? code?.replaceAll("_", " "));
  const changed = (row.changed ?? []).map((part) => words.parts[part ?? ""] ?? part);
  const what =
    row.change === "added" ? words.added : row.change === "changed" ? changed.join(", ") : reasons.join(", ");
  const asked = row.reasons?.some((code) => OF_STRIPE.includes(code ?? ""))
    ? row.recruiter?.payoutAccount?.requirementsDue.join(", ")
    : null;
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
      {asked && <span className="plan-note">{asked}</span>}
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
  return `${last.changedByName ?? last.changedByRole}, ${dateAndTime(last.createdAt)}`;
}
