// The text of the demo's report.

import { textTable } from "../processes/text.ts";
import type { Check } from "./checks.ts";
import type { CurrencyRow, Figures, PlaceRow } from "./figures.ts";
import type { EarlyRelease } from "./scenario.ts";

const COLUMNS: [title: string, of: (row: CurrencyRow) => string][] = [
  ["", ({ currency }) => currency],
  ["agreed", ({ amount }) => grouped(amount)],
  ["paid", ({ paid }) => grouped(paid)],
  ["held back", ({ held }) => grouped(held)],
  ["still to come", ({ to_come }) => grouped(to_come)],
  ["in flight", ({ in_flight }) => grouped(in_flight)],
  ["not paid", ({ not_paid }) => grouped(not_paid)],
  ["called off", ({ cancelled }) => grouped(cancelled)],
];

const PLACES: [title: string, of: (row: PlaceRow) => string][] = [
  ["", ({ currency }) => currency],
  ["in the bank", ({ in_bank }) => grouped(in_bank)],
  ["on its way to the bank", ({ on_its_way }) => grouped(on_its_way)],
  ["on Stripe balance", ({ on_balance }) => grouped(on_balance)],
  ["returned by the bank", ({ returned }) => grouped(returned)],
];

const SHOWN_PROBLEMS = 10;

export function writeReport(figures: Figures, checks: Check[], early: EarlyRelease): string {
  const isFine = checks.every(({ problems }) => problems.length === 0);
  const kept = figures.placements - figures.cancelledPlacements;
  return [
    "",
    `${figures.recruiters} recruiters share the fees of ${kept} placements (${figures.cancelledPlacements} more were called off); ` +
      `${figures.transfers} transfers went out, ${figures.refused} were refused, and ` +
      `${isFine ? "every unit is accounted for." : "THE BOOKS DO NOT ADD UP."}`,
    "",
    ...tableOf(COLUMNS, figures.money),
    "",
    "Of what was paid, how much reached the bank",
    ...tableOf(PLACES, figures.places),
    "",
    "At risk: due within 30 days, for accounts that will not be able to receive it",
    ...riskLines(figures),
    "",
    "Not paid, and why",
    ...unpaidLines(figures),
    "",
    "Released early, by two admins",
    `  ${early.currency} ${grouped(early.amount)} of ${early.recruiter}, held back until ${early.day}: ` +
      `asked for by ${early.askedBy}, confirmed by ${early.confirmedBy}`,
    "",
    "To do",
    ...blockedLines(figures),
    ...lateLines(figures),
    ...shortLines(figures),
    ...returnedLines(figures),
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

function tableOf<Row>(columns: readonly [title: string, of: (row: Row) => string][], of: readonly Row[]): string[] {
  const rows = [columns.map(([title]) => title), ...of.map((row) => columns.map(([, write]) => write(row)))];
  return textTable(rows, 0, "   ").map((line) => `  ${line}`);
}

function unpaidLines({ unpaid }: Figures): string[] {
  if (unpaid.length === 0) return ["  nothing: everything due is paid"];
  const amounts = unpaid.map(({ amount }) => grouped(amount));
  const width = Math.max(...amounts.map((amount) => amount.length));
  return unpaid.map(
    ({ currency, reasons, count }, index) =>
      `  ${currency} ${amounts[index]?.padStart(width)}  in ${String(count).padStart(3)} payments: ${reasons}`,
  );
}

function riskLines({ atRisk }: Figures): string[] {
  if (atRisk.length === 0) return ["  nothing: every account can receive"];
  return atRisk.map(
    ({ recruiter, email, currency, amount, count, problems }) =>
      `  ${currency} ${grouped(amount)} in ${count} payments to ${recruiter} <${email}>: ${problems}`,
  );
}

function blockedLines({ blocked }: Figures): string[] {
  return blocked.map(({ recruiter, email, amounts, count, requirements }) => {
    const wanted = requirements ? `Stripe asks for: ${requirements}` : "see what Stripe asks for";
    return (
      `  ${recruiter} <${email}> cannot receive ${count} payments (${grouped(amounts)}). ` +
      `${wanted}. Send them to their Stripe onboarding; what is owed waits for them.`
    );
  });
}

function lateLines({ late }: Figures): string[] {
  return late.map(
    ({ company, placement, currency, missing, days, recruiters, count }) =>
      `  ${company} has not paid ${currency} ${grouped(missing)} for ${placement}, ${days} days late: ` +
      `${recruiters} ${count > 1 ? "wait" : "waits"}.`,
  );
}

function shortLines({ short }: Figures): string[] {
  return short.map(
    ({ currency, left, missing }) =>
      `  ${currency} ran short by ${grouped(missing)} (${grouped(left)} is left, too little for any of the payments that wait). ` +
      "Top up the platform's balance at Stripe; what is owed waits for it.",
  );
}

function returnedLines({ returned }: Figures): string[] {
  return returned.map(
    ({ recruiter, email, currency, amount, reason }) =>
      `  The bank of ${recruiter} <${email}> returned ${currency} ${grouped(amount)} (${reason}): it is on their Stripe ` +
      "balance. They must put the bank account right in Stripe.",
  );
}

/** Commas between the thousands of every number in the text. */
function grouped(text: string): string {
  return text.replace(/\d+(\.\d+)?/g, (number) => {
    const [whole = "", fraction] = number.split(".");
    const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
  });
}
