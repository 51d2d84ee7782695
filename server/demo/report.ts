// The report: what a person wants to know in the morning.

import type { Ledger } from "../stripe/sandbox_control.ts";
import type { Check } from "./checks.ts";
import type { CurrencyRow, Figures } from "./figures.ts";

const COLUMNS: [title: string, of: (row: CurrencyRow) => string][] = [
  ["", ({ currency }) => currency],
  ["earned", ({ earned }) => grouped(earned)],
  ["paid", ({ paid }) => grouped(paid)],
  ["held back", ({ held }) => grouped(held)],
  ["still to come", ({ to_come }) => grouped(to_come)],
  ["in flight", ({ in_flight }) => grouped(in_flight)],
  ["not paid", ({ not_paid }) => grouped(not_paid)],
  ["called off", ({ cancelled }) => grouped(cancelled)],
];

const REASONS: Record<string, string> = {
  account_cannot_receive: "the recruiter's Stripe account cannot receive",
  insufficient_capabilities_for_transfer: "the recruiter's Stripe account cannot receive",
  no_payout_account: "the recruiter has no Stripe account",
  balance_insufficient: "the platform's balance at Stripe did not cover it",
  in_doubt: "Stripe's answer is missing; it is being asked again",
};

const SHOWN_PROBLEMS = 10;

/** `formatMinor` writes an amount in minor units as major units. */
export function writeReport(
  figures: Figures,
  ledger: Ledger,
  checks: Check[],
  formatMinor: (amount: number, currency: string) => string,
): string {
  const isFine = checks.every(({ problems }) => problems.length === 0);
  const kept = figures.placements - figures.cancelledPlacements;
  return [
    "",
    `${figures.recruiters} recruiters share the fees of ${kept} placements (${figures.cancelledPlacements} more were called off); ` +
      `${figures.transfers} transfers went out, ${figures.refused} were refused, and ` +
      `${isFine ? "every unit is accounted for." : "THE BOOKS DO NOT ADD UP."}`,
    "",
    ...table(figures.money),
    "",
    "Not paid, and why",
    ...unpaidLines(figures),
    "",
    "To do",
    ...blockedLines(figures),
    ...shortLines(figures, ledger, formatMinor),
    "",
    "Checked",
    ...checks.flatMap(({ claim, problems }) => [
      `  ${problems.length === 0 ? "ok    " : "FAILED"} ${claim}`,
      ...problems.slice(0, SHOWN_PROBLEMS).map((problem) => `           ${problem}`),
      ...(problems.length > SHOWN_PROBLEMS ? [`           and ${problems.length - SHOWN_PROBLEMS} more`] : []),
    ]),
    "",
  ].join("\n");
}

function table(money: CurrencyRow[]): string[] {
  const rows = [COLUMNS.map(([title]) => title), ...money.map((row) => COLUMNS.map(([, of]) => of(row)))];
  const widths = COLUMNS.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, index) => cell.padStart(widths[index] ?? 0)).join("   ")}`.trimEnd());
}

function unpaidLines({ unpaid }: Figures): string[] {
  if (unpaid.length === 0) return ["  nothing: everything due is paid"];
  const amounts = unpaid.map(({ amount }) => grouped(amount));
  const width = Math.max(...amounts.map((amount) => amount.length));
  return unpaid.map(
    ({ currency, reasons, count }, index) =>
      `  ${currency} ${amounts[index]?.padStart(width)}  in ${String(count).padStart(3)} payments: ${describeReasons(reasons)}`,
  );
}

function describeReasons(reasons: string[]): string {
  if (reasons.length === 0) return "nothing speaks against it; the next run pays it";
  return reasons.map((reason) => REASONS[reason] ?? reason).join("; ");
}

function blockedLines({ blocked }: Figures): string[] {
  return blocked.map(({ recruiter, email, amounts, count, requirements }) => {
    const wanted = requirements.length > 0 ? `Stripe asks for: ${requirements.join(", ")}` : "see what Stripe asks for";
    return (
      `  ${recruiter} <${email}> cannot receive ${count} payments (${grouped(amounts)}). ` +
      `${wanted}. Send them to their Stripe onboarding; what is owed waits for them.`
    );
  });
}

function shortLines(
  { unpaid }: Figures,
  { sums }: Ledger,
  formatMinor: (amount: number, currency: string) => string,
): string[] {
  return unpaid
    .filter(({ reasons }) => reasons.includes("balance_insufficient"))
    .map(({ currency, minor_amount }) => {
      const available = sums[currency.toLowerCase()]?.available ?? 0;
      const left = grouped(formatMinor(available, currency));
      const short = grouped(formatMinor(Number(minor_amount) - available, currency));
      return (
        `  ${currency} ran short by ${short} (${left} is left, too little for any of the payments that wait). ` +
        "Top up the platform's balance at Stripe; what is owed waits for it."
      );
    });
}

/** Commas between the thousands of every number in the text. */
function grouped(text: string): string {
  return text.replace(/\d+(\.\d+)?/g, (number) => {
    const [whole = "", fraction] = number.split(".");
    const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
  });
}
