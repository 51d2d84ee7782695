// What somebody typed as an amount, in minor units; null for what the currency cannot hold.

export function minorOf(typed: string, exponent: number): string | null {
  const found = /^(\d{1,12})(?:\.(\d+))?$/.exec(typed.trim().replaceAll(",", ""));
  if (!found) return null;
  const rest = found[2] ?? "";
  if (rest.length > exponent) return null;
  return BigInt(`${found[1]}${rest.padEnd(exponent, "0")}`).toString();
}

/** The other way: as one types it. */
export function typedOf(minor: string, exponent: number): string {
  const digits = minor.padStart(exponent + 1, "0");
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
