// The recruiter's placements: what each has brought, and what it does now.

import { wholeDay as day } from "../../parts/dates.ts";
import { Money, useAmount } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Payment, Payout, Total } from "./rows.ts";

const words = texts.money.placements;

interface PlacementsProps {
  payouts: Payout[];
  totals: Total[];
  payments: Payment[];
}

export function Placements({ payouts, totals, payments }: PlacementsProps) {
  const counted = payouts.filter(({ status }) => status !== "pending");
  if (counted.length === 0) return null;
  const isOne = totals.length === 1;
  // Most are never paid so: then there is nothing to say of it.
  const hasOutside = totals.some(({ paidOutsideStripe }) => paidOutsideStripe !== "0");
  return (
    <Card title={words.title} end={isOne && <span className="card-note">{totals[0]?.currency}</span>}>
      <table className={isOne ? "table my-placements one" : "table my-placements"}>
        <thead>
          <tr>
            <th scope="col">{words.candidate}</th>
            <th scope="col" className="number">
              {words.earned}
            </th>
            <th scope="col" className="number">
              {texts.bucket.inTheBank}
            </th>
            {hasOutside && (
              <th scope="col" className="number">
                {words.outsideHead}
              </th>
            )}
            <th scope="col" className="number">
              {texts.bucket.held}
            </th>
            <th scope="col">{words.now}</th>
          </tr>
        </thead>
        <tbody>
          {counted.map((payout) => (
            <PlacementRow
              key={payout.payoutId}
              payout={payout}
              hasOutside={hasOutside}
              payments={payments.filter(({ payoutId }) => payoutId === payout.payoutId)}
            />
          ))}
        </tbody>
        <tfoot>
          {totals.map((total) => (
            <tr key={total.currency}>
              <th scope="row">{words.count(Number(total.payoutCount), isOne ? "" : (total.currency ?? ""))}</th>
              <td className="number">
                <Money minor={total.earned} currency={total.currency ?? ""} />
              </td>
              <td className="number" data-label={words.inBank}>
                <Money minor={total.inBank} currency={total.currency ?? ""} />
              </td>
              {hasOutside && <Outside minor={total.paidOutsideStripe} currency={total.currency ?? ""} />}
              <td className="number held">
                <Money minor={total.held} currency={total.currency ?? ""} />
              </td>
              <td className="now" />
            </tr>
          ))}
        </tfoot>
      </table>
    </Card>
  );
}

/** On a phone it is there where it is something. */
function Outside({ minor, currency }: { minor: string | null; currency: string }) {
  return (
    <td className={minor === "0" ? "number outside none" : "number outside"} data-label={words.outside}>
      <Money minor={minor} currency={currency} />
    </td>
  );
}

interface PlacementRowProps {
  payout: Payout;
  hasOutside: boolean;
  payments: Payment[];
}

function PlacementRow({ payout, hasOutside, payments }: PlacementRowProps) {
  const currency = payout.currency ?? "";
  return (
    <tr>
      <th scope="row">
        {payout.candidate ?? texts.money.adjustment}
        {payout.company && <span className="at"> {words.at(payout.company)}</span>}
        {payout.guaranteeEndsOn && (
          <small>
            {payout.guaranteeIsOver
              ? words.ended(day(payout.guaranteeEndsOn))
              : words.guarantee(day(payout.guaranteeEndsOn))}
          </small>
        )}
      </th>
      <td className="number strong">
        <Money minor={payout.earned} currency={currency} />
      </td>
      <td className="number" data-label={words.inBank}>
        <Money minor={payout.inBank} currency={currency} />
      </td>
      {hasOutside && <Outside minor={payout.paidOutsideStripe} currency={currency} />}
      <td className="number quiet held">
        <Money minor={payout.held} currency={currency} />
      </td>
      <td className="now">
        <Now payout={payout} payments={payments} />
      </td>
    </tr>
  );
}

function Now({ payout, payments }: { payout: Payout; payments: Payment[] }) {
  const amount = useAmount();
  const stopped = payments.find(({ isStopped }) => isStopped);
  const next = payments.find(({ isStopped, day: on }) => !isStopped && on !== null);
  if (payout.status === "cancelled") return <Status shape="takenBack">{words.cancelled}</Status>;
  if (stopped) {
    return (
      <Status
        shape={stopped.who === "recruiter" ? "failed" : "inDoubt"}
        tone={stopped.who === "recruiter" ? "bad" : "warn"}
      >
        {words.waits(amount(stopped.amount ?? 0, stopped.currency ?? ""))}
      </Status>
    );
  }
  if (next?.day) {
    const [shape, text] =
      next.kind === "bank"
        ? (["onItsWay", words.arrives(day(next.day))] as const)
        : next.kind === "hold"
          ? (["waits", words.heldUntil(day(next.day))] as const)
          : Date.parse(next.day) <= Date.now()
            ? (["waits", words.tonight] as const)
            : (["waits", words.sent(day(next.day))] as const);
    return <Status shape={shape}>{text}</Status>;
  }
  if (payments.length > 0) return <Status shape="onItsWay">{words.onItsWay}</Status>;
  if (payout.placementStatus === "breached") return <Status shape="takenBack">{words.broken}</Status>;
  if (payout.inBank === payout.earned) {
    return (
      <Status shape="done" tone="ok">
        {words.all}
      </Status>
    );
  }
  return <Status shape="done">{words.nothingComes}</Status>;
}
