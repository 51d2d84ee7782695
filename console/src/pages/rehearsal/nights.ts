// Two rehearsals beside each other: the nights by day, and who is paid otherwise.

import type { RehearseMutation, RehearseMutationVariables } from "../../graphql/generated.ts";
import { byCurrency } from "../../parts/money.tsx";

export type WhatIf = Omit<RehearseMutationVariables, "until">;
type Day = NonNullable<NonNullable<NonNullable<RehearseMutation["plain"]>["result"]>[number]>;
type Payment = NonNullable<NonNullable<NonNullable<RehearseMutation["plainPayments"]>["result"]>[number]>;

export interface Night {
  night: string;
  plain: bigint;
  other: bigint;
  /** What is left of the balance after it; null: nobody knows the balance. */
  plainLeft: bigint | null;
  otherLeft: bigint | null;
}

export interface Currency {
  currency: string;
  nights: Night[];
}

const rows = <T>(list: readonly (T | null)[] | null | undefined): T[] => (list ?? []).flatMap((row) => row ?? []);

export function currenciesOf({ plain, other }: RehearseMutation): Currency[] {
  const [ours, theirs] = [rows(plain?.result), rows(other?.result)];
  const codes = new Set([...ours, ...theirs].map(({ currency }) => currency ?? ""));
  return [...codes].toSorted(byCurrency).map((currency) => {
    const of = (days: Day[]) => new Map(days.filter((row) => row.currency === currency).map((row) => [row.night, row]));
    const [a, b] = [of(ours), of(theirs)];
    const available = [...a.values(), ...b.values()][0]?.available ?? null;
    let [plainLeft, otherLeft] = [available, available].map((left) => (left === null ? null : BigInt(left)));
    const nights = [...new Set([...a.keys(), ...b.keys()])].toSorted().map((night) => {
      const [plain, other] = [a, b].map((days) => BigInt(days.get(night)?.payAmount ?? 0)) as [bigint, bigint];
      if (plainLeft != null) plainLeft -= plain;
      if (otherLeft != null) otherLeft -= other;
      return { night: night ?? "", plain, other, plainLeft: plainLeft ?? null, otherLeft: otherLeft ?? null };
    });
    return { currency, nights };
  });
}

export interface Moved {
  payoutId: string;
  currency: string;
  recruiter: string;
  candidate: string;
  plain: Paid[];
  other: Paid[];
}
interface Paid {
  night: string;
  amount: bigint;
}

/** The payouts that are paid on other days, or another amount, or all of them; what comes first stands first. */
export function movedOf({ plainPayments, otherPayments }: RehearseMutation, isAll: boolean): Moved[] {
  const moved = new Map<string, Moved>();
  const put = (payment: Payment, which: "plain" | "other") => {
    const { payoutId, night } = payment;
    if (!payoutId || !night) return;
    const one = moved.get(payoutId) ?? {
      payoutId,
      currency: payment.currency ?? "",
      recruiter: payment.recruiter?.displayName ?? "",
      candidate: payment.placement?.candidateName ?? "",
      plain: [],
      other: [],
    };
    moved.set(payoutId, one);
    const same = one[which].find((paid) => paid.night === night);
    if (same) same.amount += BigInt(payment.payAmount ?? 0);
    else one[which].push({ night, amount: BigInt(payment.payAmount ?? 0) });
  };
  for (const payment of rows(plainPayments?.result)) put(payment, "plain");
  for (const payment of rows(otherPayments?.result)) put(payment, "other");
  const text = (paid: Paid[]) => paid.map(({ night, amount }) => `${night} ${amount}`).join();
  const first = ({ plain, other }: Moved) => [...plain, ...other].map(({ night }) => night).toSorted()[0] ?? "";
  return [...moved.values()]
    .filter(({ plain, other }) => isAll || text(plain) !== text(other))
    .toSorted((a, b) => first(a).localeCompare(first(b)));
}
