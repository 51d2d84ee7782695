// What an act is about: a sum a currency, in figures with how many it is of, and in words.

import { useKnown } from "../app/viewer.ts";
import { inWords } from "./amount_in_words.ts";
import { byCurrency, Money } from "./money.tsx";

export interface Sum {
  currency: string;
  amount: string;
  count: number;
}

/** A sum a currency, in their order. */
export function sumsOf(rows: readonly { currency: string | null; amount: string | null }[]): Sum[] {
  const sums = new Map<string, { amount: bigint; count: number }>();
  for (const { currency, amount } of rows) {
    if (!currency || amount === null) continue;
    const sum = sums.get(currency) ?? { amount: 0n, count: 0 };
    sums.set(currency, { amount: sum.amount + BigInt(amount), count: sum.count + 1 });
  }
  return [...sums]
    .map(([currency, { amount, count }]) => ({ currency, amount: amount.toString(), count }))
    .toSorted((a, b) => byCurrency(a.currency, b.currency));
}

/** What a verb for many compares with its rows once it has locked them: if they are others by then, it does nothing. */
export const confirmed = (sums: readonly Sum[]) => ({
  expectedCount: sums.reduce((all, { count }) => all + count, 0),
  seen: sums.map(({ currency, amount }) => ({ currency, amount })),
});

interface SumsProps {
  sums: readonly Sum[];
  /** 3 payments */
  count: (count: number) => string;
  /** What stands before the words. */
  lead: string;
}

export function Sums({ sums, count: says, lead }: SumsProps) {
  const { exponents } = useKnown();
  return (
    <>
      <ul className="sums">
        {sums.map(({ currency, amount, count }) => (
          <li key={currency}>
            <span>{says(count)}</span>
            <strong>
              <Money minor={amount} currency={currency} />
            </strong>
          </li>
        ))}
      </ul>
      {sums.length > 0 && (
        <p className="in-words">
          {lead}{" "}
          {sums.map(({ currency, amount }) => inWords(amount, currency, exponents.get(currency) ?? 0)).join("; ")}.
        </p>
      )}
    </>
  );
}
