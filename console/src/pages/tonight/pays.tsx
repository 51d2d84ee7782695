// What the run pays and leaves, by currency, against the balance.

import { Link } from "react-router";
import { day } from "../../parts/dates.ts";
import { Money, useAmount } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { CoverDays, Totals } from "./rows.ts";

const words = texts.tonight.pays;
const SOON_MS = 14 * 86_400_000;

export function Pays({ totals, cover }: { totals: Totals; cover: CoverDays }) {
  if (totals.length === 0) return null;
  const payments = totals.reduce((sum, { payCount }) => sum + Number(payCount ?? 0), 0);
  return (
    <Card title={words.title} end={payments > 0 && <Link to="/tonight/payments">{texts.tonight.see(payments)}</Link>}>
      <table className="table stacked one-currency">
        <thead>
          <tr>
            <th scope="col">{words.currency}</th>
            <th scope="col" className="number">
              <span className="hidden">{words.count}</span>
            </th>
            <th scope="col" className="number">
              {words.tonight}
            </th>
            <th scope="col" className="number">
              <span className="hidden">{words.waitCount}</span>
            </th>
            <th scope="col" className="number">
              {words.waits}
            </th>
            <th scope="col" className="number">
              {words.available}
            </th>
            <th scope="col" className="number">
              {words.after}
            </th>
            <th scope="col">{words.cover}</th>
          </tr>
        </thead>
        <tbody>
          {totals.map((total) => {
            const currency = total.currency ?? "";
            return (
              <tr key={currency}>
                <th scope="row" className="strong">
                  {currency}
                </th>
                <td className="number not-phone">{total.payCount}</td>
                <td className="number strong" data-label={words.payments(Number(total.payCount))}>
                  <Money minor={total.payAmount} currency={currency} />
                </td>
                <td className="number quiet not-phone">{total.skipCount === "0" ? words.none : total.skipCount}</td>
                <td className="number quiet" data-label={words.waits}>
                  {total.skipCount !== "0" && <Money minor={total.skipAmount} currency={currency} />}
                </td>
                <td className="number" data-label={words.available}>
                  <Money minor={total.available} currency={currency} />
                </td>
                <td className="number" data-label={words.after}>
                  <Money minor={total.availableAfter} currency={currency} />
                </td>
                <td>
                  <CoverStatus total={total} days={cover.filter((each) => each.currency === currency)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}

function CoverStatus({ total, days }: { total: Totals[number]; days: CoverDays }) {
  const amount = useAmount();
  const { cover } = texts.tonight;
  if (total.missing === null) return <Status shape="inDoubt">{cover.unknown}</Status>;
  if (total.missing !== "0") {
    return (
      <Status shape="failed" tone="bad">
        {cover.shortTonight(amount(total.missing, total.currency ?? ""))}
      </Status>
    );
  }
  const missing = days.find(({ isFirstMissing }) => isFirstMissing);
  const first = missing?.day;
  if (!first) {
    return (
      <Status shape="done" tone="ok">
        {cover.all}
      </Status>
    );
  }
  // What waits tonight for another reason is not covered either, and was not yesterday.
  if (missing === days[0]) {
    return (
      <Status shape="failed" tone="bad">
        {cover.short(amount(missing.missing ?? 0, total.currency ?? ""))}
      </Status>
    );
  }
  const last = new Date(Date.parse(first) - 86_400_000);
  return (
    <Status shape="waits" tone={last.getTime() - Date.now() < SOON_MS ? "warn" : "plain"}>
      {cover.through(day(last))}
    </Status>
  );
}
