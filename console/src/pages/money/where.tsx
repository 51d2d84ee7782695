// Where each cent is: a bar, and a line for each place.

import type { ReactNode } from "react";
import { day } from "../../parts/dates.ts";
import { Money, useAmount } from "../../parts/money.tsx";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts.ts";
import type { Total } from "./rows.ts";

const words = texts.money.where;

interface Place {
  key: string;
  /** Its colour; unset: it is no part of the bar. */
  fill?: string;
  amount: string | null;
  label: string;
  hint?: ReactNode;
}

export function Where({ total, isPaidOutByHand }: { total: Total; isPaidOutByHand: boolean }) {
  const amount = useAmount();
  const currency = total.currency ?? "";
  const exact = (minor: string | null) => amount(minor ?? 0, currency);
  const places: Place[] = [
    { key: "inBank", fill: "bank", amount: total.inBank, label: texts.bucket.inTheBank, hint: words.arrived },
    {
      key: "onItsWayToBank",
      fill: "way",
      amount: total.onItsWayToBank,
      label: texts.bucket.onItsWayToTheBank,
      hint: total.arrivesOn && words.expected(day(total.arrivesOn)),
    },
    {
      key: "onStripeBalance",
      fill: "stripe",
      amount: total.onStripeBalance,
      label: words.yourBalance,
      hint: isPaidOutByHand ? words.byHand : words.bySchedule,
    },
    {
      key: "returnedByBank",
      fill: "returned",
      amount: total.returnedByBank,
      label: words.returned,
      hint: words.returnedHint,
    },
    { key: "paidOutsideStripe", fill: "outside", amount: total.paidOutsideStripe, label: words.outside },
    { key: "setOff", fill: "outside", amount: total.setOff, label: words.setOff, hint: words.setOffHint },
    { key: "onItsWay", fill: "sent", amount: total.onItsWay, label: texts.bucket.onItsWay, hint: words.sent },
    { key: "due", fill: "due", amount: total.due, label: texts.bucket.due, hint: dueHint(total, exact) },
    { key: "held", fill: "held", amount: total.held, label: words.held, hint: heldHint(total) },
    { key: "owedBack", amount: total.owedBack, label: words.owedBack, hint: words.owedBackHint },
    { key: "forfeited", amount: total.forfeited, label: texts.bucket.forfeited, hint: words.notEarned },
    { key: "takenBack", amount: total.takenBack, label: texts.bucket.takenBack, hint: words.notEarned },
  ];
  const shown = places.filter(({ key, amount: of }) => of !== null && (of !== "0" || key === "inBank"));
  const parts = shown.filter(({ fill, amount: of }) => fill && of !== "0");
  const year = new Date().getUTCFullYear();
  const isAllOfYear = total.earnedThisYear === total.earned;
  return (
    <Card
      title={isAllOfYear ? words.titleOf(year) : words.title}
      end={
        <span className="large">
          <Money minor={total.earned} currency={currency} />
        </span>
      }
    >
      <div className="where">
        {!isAllOfYear && <p className="of-year">{words.ofYear(year, exact(total.earnedThisYear))}</p>}
        <div className="bar" aria-hidden="true">
          {parts.map(({ key, fill, amount: of }) => (
            <span key={key} className={`fill ${fill}`} style={{ flexGrow: Number(of) }} />
          ))}
        </div>
        <dl>
          {shown.map(({ key, fill, amount: of, label, hint }) => (
            <div key={key} className={fill ? undefined : "beside"}>
              <dt>
                <span className={`key fill ${fill ?? "none"}`} aria-hidden="true" />
                <span>
                  {label}
                  {hint && <small>{hint}</small>}
                </span>
              </dt>
              <dd>
                <Money minor={of} currency={currency} bare />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  );
}

function dueHint({ due, dueNow, nextDueOn }: Total, exact: (minor: string | null) => string): string {
  if (dueNow === "0") return nextDueOn ? words.dueOn(day(nextDueOn)) : "";
  if (dueNow === due || !nextDueOn) return words.dueNow;
  return words.dueBoth(exact(dueNow), day(nextDueOn));
}

function heldHint({ heldFrom, heldUntil }: Total): string {
  if (!heldFrom || !heldUntil) return "";
  return heldFrom === heldUntil ? day(heldFrom) : words.between(day(heldFrom), day(heldUntil));
}
