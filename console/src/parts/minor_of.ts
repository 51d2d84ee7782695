// What somebody typed as an amount, in minor units, and back.

/** Digits, with commas between thousands or without, and a point before the decimals. */
const AMOUNT = /^(\d{1,12}|[1-9]\d{0,2}(?:,\d{3}){1,3})(?:\.(\d+))?$/;

/**
 * Null for whatever else: 12,50 is no amount here, as an import refuses it, because it would be read as 1,250.00; and
 * for more decimals than the currency has. An exponent that is not known fits nothing.
 */
export function minorOf(typed: string, exponent: number | undefined): string | null {
  const [, whole, rest = ""] = AMOUNT.exec(typed.trim()) ?? [];
  if (whole === undefined || exponent === undefined || rest.length > exponent) return null;
  return BigInt(whole.replaceAll(",", "") + rest.padEnd(exponent, "0")).toString();
}

/** The other way: as one types it. */
export function typedOf(minor: string, exponent: number): string {
  const digits = minor.padStart(exponent + 1, "0");
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
