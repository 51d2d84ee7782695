// The sums of a plan, and what was approved.

import { dateAndTime } from "../../parts/dates.ts";
import { Money, useAmount } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { plans } from "../../texts/plans.ts";
import type { Approvals, Plan, PlanTotals } from "./state.ts";

interface TotalsProps {
  totals: PlanTotals;
  isExecuted: boolean;
  nextRunAt: string | null;
}

export function Totals({ totals, isExecuted, nextRunAt }: TotalsProps) {
  const words = plans.totals;
  return (
    <Card title={words.title}>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{words.currency}</th>
              <Count />
              <th scope="col" className="number">
                {words.planned}
              </th>
              <Count />
              <th scope="col" className="number">
                {words.present}
              </th>
              <th scope="col" className="number">
                {words.difference}
              </th>
            </tr>
          </thead>
          <tbody>
            {totals.map((row) => {
              const currency = row.currency ?? "";
              return (
                <tr key={currency}>
                  <th scope="row" className="strong">
                    {currency}
                  </th>
                  <td className="number plan-count">{row.plannedCount}</td>
                  <td className="number strong">
                    <Money minor={row.plannedAmount} currency={currency} bare />
                  </td>
                  <td className="number plan-count">{row.presentCount}</td>
                  <td className="number">
                    <Money minor={row.presentAmount} currency={currency} bare />
                  </td>
                  <td className={row.difference === "0" ? "number quiet" : "number short"}>
                    <Money minor={row.difference} currency={currency} bare />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {!isExecuted && <Without totals={totals} nextRunAt={nextRunAt} />}
    </Card>
  );
}

/** The head of a number of obligations, which says itself what it is; on a phone they are left out. */
const Count = () => (
  <th scope="col" className="number plan-count">
    <span className="hidden">{plans.totals.count}</span>
  </th>
);

/** What the next run does by itself, and above which amounts it leaves a payout to a plan. */
function Without({ totals, nextRunAt }: Omit<TotalsProps, "isExecuted">) {
  const words = plans.totals;
  const amount = useAmount();
  const obligatory = totals.reduce((sum, { obligatoryCount }) => sum + Number(obligatoryCount), 0);
  const limits = totals.flatMap(({ currency, planFrom }) =>
    currency && planFrom ? [`${currency} ${amount(planFrom, currency)}`] : [],
  );
  const free = totals.flatMap(({ currency, planFrom }) => (currency && !planFrom ? [currency] : []));
  return (
    <div className="card-foot plan-without">
      <span className="strong">{nextRunAt ? words.withoutBy(dateAndTime(nextRunAt)) : words.without}</span>
      <p>
        {words.run} {obligatory > 0 ? words.obligatory(obligatory) : words.allowed}
      </p>
      <p>
        {limits.length > 0 ? words.limits(limits.join(", "), free.join(", ")) : words.noLimits} {words.setting}{" "}
        <code>plan_from_amounts</code>.
      </p>
    </div>
  );
}

interface ApprovedProps {
  plan: Plan;
  approvals: Approvals;
  /** Names of who cannot give the second approval. */
  others: string[];
  /** How many admins could give the next one, besides whoever looks. */
  couldApprove: number;
}

export function Approved({ plan, approvals, others, couldApprove }: ApprovedProps) {
  const words = plans.approved;
  const [first, second] = approvals.map(
    ({ approvedByUser, approvedAt }) => `${approvedByUser?.displayName ?? ""}, ${dateAndTime(approvedAt)}`,
  );
  const awaited = <span className="plan-awaited">{words.awaited}</span>;
  return (
    <Card title={approvals.length > 0 ? words.title : words.what}>
      <div className="card-body">
        <p className="label">{words.hash}</p>
        <code className="plan-hash">{plan.hash.replaceAll(/(.{4})/g, "$1 ").trim()}</code>
        <p>{words.compare(plan.hash.slice(0, 4), plan.hash.slice(-4))}</p>
        <dl className="plan-facts">
          <div>
            <dt>{words.first}</dt>
            <dd>{first ?? awaited}</dd>
          </div>
          <div>
            <dt>{words.second}</dt>
            <dd>{second ?? awaited}</dd>
          </div>
          {!second && (
            <div>
              <dt>{words.who}</dt>
              <dd>
                <span className={couldApprove === 0 ? "plan-awaited" : undefined}>{words.count(couldApprove)}</span>
                {first && <span className="plan-note">{words.notThese(others.join(", "))}</span>}
              </dd>
            </div>
          )}
        </dl>
      </div>
    </Card>
  );
}
