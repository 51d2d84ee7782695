// What is stopped, who can clear it, and what the recruiter does: theirs first.

import type { ReactNode } from "react";
import { dateAndTime } from "../../parts/dates.ts";
import { byCurrency, Money, useAmount } from "../../parts/money.tsx";
import { Banner } from "../../parts/page.tsx";
import { texts } from "../../texts.ts";
import type { Payment } from "./rows.ts";

const words = texts.money;

/** So many lines are shown; more are behind a click: what to do comes first. */
const FEW = 4;

/** By currency, in the one order of currencies. */
function sumsOf(group: Payment[]): [currency: string, sum: string][] {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of group) {
    sums.set(currency ?? "", (sums.get(currency ?? "") ?? 0n) + BigInt(amount ?? 0));
  }
  return [...sums]
    .map(([currency, sum]) => [currency, String(sum)] as [string, string])
    .sort(([a], [b]) => byCurrency(a, b));
}

function Lines({ isOpen, label, children }: { isOpen: boolean; label: string; children: ReactNode }) {
  if (isOpen) return children;
  return (
    <details className="stop-lines">
      <summary>{label}</summary>
      {children}
    </details>
  );
}

export function Stops({ payments }: { payments: Payment[] }) {
  const codes = [...new Set(payments.map(({ code }) => code ?? ""))];
  const groups = codes.map((code) => payments.filter((payment) => (payment.code ?? "") === code));
  const mine = (group: Payment[]) => group[0]?.who === "recruiter";
  return groups
    .toSorted((a, b) => Number(mine(b)) - Number(mine(a)))
    .map((group) => <Stop key={group[0]?.code} group={group} isMine={mine(group)} />);
}

function Stop({ group, isMine }: { group: Payment[]; isMine: boolean }) {
  const amount = useAmount();
  const [first] = group;
  if (!first) return null;
  const of = ({ currency, amount: minor }: Payment) => `${currency} ${amount(minor ?? 0, currency ?? "")}`;
  const title =
    group.length === 1
      ? words.stops.one(of(first), first.candidate ?? words.adjustment)
      : words.stops.many(
          group.length,
          sumsOf(group).map(([currency, sum]) => `${currency} ${amount(sum, currency)}`),
        );
  const text = words.stops.codes[first.code ?? ""] ?? first.sentence;
  const isUntil = first.at && words.stops.until.includes(first.code ?? "");
  return (
    <Banner tone={isMine ? "bad" : "warn"} shape={isMine ? "failed" : "inDoubt"} title={title}>
      {text} {isUntil && first.at && words.stops.untilThen(dateAndTime(first.at))}
      {group.length > 1 && (
        <Lines isOpen={group.length <= FEW} label={words.stops.which(group.length)}>
          {group.map((payment) => (
            <span key={payment.position} className="stop-line">
              <Money minor={payment.amount} currency={payment.currency ?? ""} /> {payment.candidate ?? words.adjustment}
            </span>
          ))}
        </Lines>
      )}
    </Banner>
  );
}
