// What is stopped, who can clear it, and what the recruiter does: theirs first.

import { dateAndTime } from "../../parts/dates.ts";
import { Money, useAmount } from "../../parts/money.tsx";
import { Banner } from "../../parts/page.tsx";
import { texts } from "../../texts.ts";
import type { Payment } from "./rows.ts";

const words = texts.money;

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
      : words.stops.many(group.length);
  const text = words.stops.codes[first.code ?? ""] ?? first.sentence;
  const isUntil = first.at && words.stops.until.includes(first.code ?? "");
  return (
    <Banner tone={isMine ? "bad" : "warn"} shape={isMine ? "failed" : "inDoubt"} title={title}>
      {text} {isUntil && first.at && words.stops.untilThen(dateAndTime(first.at))}
      {group.length > 1 &&
        group.map((payment) => (
          <span key={payment.position} className="stop-line">
            <Money minor={payment.amount} currency={payment.currency ?? ""} /> {payment.candidate ?? words.adjustment}
          </span>
        ))}
    </Banner>
  );
}
