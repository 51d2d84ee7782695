// Amounts in words, as on a cheque: nineteen thousand and 50/100 US dollars.

import { toCardinal } from "n2words/en-US";

/** Of minor units, with the decimals of the currency. */
export function inWords(minor: string, currency: string, exponent: number): string {
  const one = 10n ** BigInt(exponent);
  const value = BigInt(minor);
  const name = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "name" })
    .formatToParts(value / one === 1n ? 1 : 2)
    .find(({ type }) => type === "currency")?.value;
  const rest = value % one;
  const parts = rest === 0n ? "" : ` and ${rest.toString().padStart(exponent, "0")}/${one}`;
  return `${toCardinal(value / one)}${parts} ${name ?? currency}`;
}
