// What the run leaves out, in groups by reason: how much, who clears it, and when it is tried next.

import { Link } from "react-router";
import { Money } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { EmptyState } from "../../parts/states.tsx";
import { type Shape, StatusIcon } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import { AddFundsButton } from "./add_funds.tsx";
import { RemindButton } from "./remind_waiting.tsx";
import type { Reasons } from "./rows.ts";

const words = texts.tonight.waiting;
const SHAPES: Record<string, Shape> = {
  payout_not_approved: "pending",
  approval_outdated: "pending",
  waiting_for_second_person: "secondPerson",
  payout_frozen: "frozen",
  paused: "frozen",
  waiting_for_funds: "inDoubt",
  behind_an_older_one: "inDoubt",
  above_ceiling: "waits",
};

const OF_FUNDS = ["waiting_for_funds", "behind_an_older_one"];

/** To the payout, where it is one; to how funds are added, where that helps; else to all of them. */
function Way({ rows, code, title, count }: { rows: Reasons; code: string; title: string; count: number }) {
  if (OF_FUNDS.includes(code)) {
    return <AddFundsButton currencies={rows.flatMap(({ currency }) => currency ?? [])} isLink />;
  }
  const [one, ...others] = new Set(rows.map(({ payoutId }) => payoutId));
  const [to, name] =
    one && others.length === 0
      ? [`/payouts/${one}`, words.open]
      : [`/tonight/payments?reason=${code}`, words.see(count)];
  return (
    <Link to={to} aria-label={`${name}: ${title}`}>
      {name}
    </Link>
  );
}

export function Waiting({ reasons, asOf }: { reasons: Reasons; asOf: string | null }) {
  const codes = [...new Set(reasons.map(({ code }) => code ?? ""))];
  const count = (rows: Reasons) => rows.reduce((sum, row) => sum + Number(row.skipCount ?? 0), 0);
  return (
    <Card title={words.title} note={reasons.length > 0 ? words.note(count(reasons)) : undefined}>
      {reasons.length === 0 ? (
        <EmptyState title={words.nothing} />
      ) : (
        <table className="table reasons">
          <thead>
            <tr>
              <th scope="col">{words.reason}</th>
              <th scope="col" className="number">
                {words.count}
              </th>
              <th scope="col" className="number">
                {words.amount}
              </th>
              <th scope="col">{words.who}</th>
              <th scope="col">{words.next}</th>
              <th scope="col">
                <span className="hidden">{words.open}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {codes.map((code) => {
              const rows = reasons.filter((row) => row.code === code);
              const text = texts.reasons[code];
              return (
                <tr key={code}>
                  <th scope="row">
                    <span className="status">
                      <StatusIcon shape={SHAPES[code] ?? "failed"} />
                      <span>{text?.title ?? rows[0]?.sentence}</span>
                    </span>
                  </th>
                  <td className="number">{count(rows)}</td>
                  <td className="number">
                    <span className="amounts">
                      {rows.map(({ currency, amount }) => (
                        <Money key={currency} minor={amount} currency={currency ?? ""} />
                      ))}
                    </span>
                  </td>
                  <td className="quiet">{text?.who ?? texts.who[rows[0]?.who ?? ""]}</td>
                  <td className="quiet">{text?.next}</td>
                  <td className="act">
                    <Way rows={rows} code={code} title={text?.title ?? ""} count={count(rows)} />
                    {text?.isOfRecruiter && (
                      <RemindButton
                        code={code}
                        asOf={asOf}
                        title={text?.title ?? ""}
                        count={Number(rows[0]?.recruiterCount ?? 0)}
                      />
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Card>
  );
}
