// Amounts: minor units as the API gives them, with the decimals of their currency. Never rounded, never added.

import { useKnown } from "../app/viewer.ts";

const grouped = new Intl.NumberFormat("en");
/** U+2212, as wide as a plus. */
const MINUS = "−";

/** 84,210.50 */
export function amountOf(minor: string | number | bigint, exponent: number): string {
  const value = BigInt(minor);
  const digits = (value < 0n ? -value : value).toString().padStart(exponent + 1, "0");
  const whole = grouped.format(BigInt(digits.slice(0, digits.length - exponent)));
  const rest = exponent === 0 ? "" : `.${digits.slice(-exponent)}`;
  return `${value < 0n ? MINUS : ""}${whole}${rest}`;
}

export function useAmount(): (minor: string | number, currency: string) => string {
  const { exponents } = useKnown();
  return (minor, currency) => {
    const exponent = exponents.get(currency);
    if (exponent === undefined) throw new Error(`The currency ${currency} is not known.`);
    return amountOf(minor, exponent);
  };
}

interface MoneyProps {
  minor: string | number | null | undefined;
  currency: string;
  /** In a table whose column names the currency. */
  bare?: boolean;
}

/** USD 84,210.50. Nothing for an amount that is not there. */
export function Money({ minor, currency, bare = false }: MoneyProps) {
  const amount = useAmount();
  if (minor === null || minor === undefined) return null;
  return (
    <span className="money">
      {!bare && <span className="code">{currency}</span>}
      {amount(minor, currency)}
    </span>
  );
}

const FIRST = ["USD", "EUR"];
/** One order of currencies everywhere: USD, EUR, then by name. */
export function byCurrency(a: string, b: string): number {
  const rank = (code: string) => (FIRST.includes(code) ? FIRST.indexOf(code) : FIRST.length);
  return rank(a) - rank(b) || a.localeCompare(b);
}
