// The text that an import prints at its end.

import { counted, lines } from "../processes/text.ts";
import type { BadRow } from "./bad_rows_file.ts";
import type { ImportResult, ImportSummary, UnknownCompany } from "./import_file.ts";
import type { ImportKind } from "./kinds.ts";

const SHOWN_NAMES = 20;
const SHOWN_COMPANIES = 50;

/** The text for stdout, or for stderr when nothing was imported. */
export function describeResult(kind: ImportKind["name"], file: string, result: ImportResult): string {
  const bad = [
    ...describeBadRows(result.badRows, result.otherwiseBadCount),
    ...describeUnknownCompanies(result.unknownCompanies),
  ];
  if (!result.imported || !result.summary) {
    return lines(
      ...bad,
      `Nothing was imported: ${counted(result.badCount, "row")} of ${result.rows} in ${file} cannot be imported.`,
      "Repair them, or import the others with --skip-bad.",
      ...(result.unknownCompanies.length > 0
        ? [
            "Repair the names of companies that are known; where all the others are new, repeat with --create-companies.",
          ]
        : []),
    );
  }
  const { summary } = result;
  const skipped = result.badRowsFile
    ? [`${counted(result.badCount, "bad row")} left out; repair and import them from ${result.badRowsFile}`]
    : [];
  return lines(...bad, ...DESCRIBED[kind](summary), ...skipped);
}

const DESCRIBED: Record<ImportKind["name"], (summary: ImportSummary) => string[]> = {
  recruiters,
  placements,
  fees: (summary) => withAmounts(summary, "fee payment"),
};

function withAmounts(summary: ImportSummary, what: string): string[] {
  const amounts = summary.amounts ?? [];
  const width = Math.max(0, ...amounts.map(({ amount }) => amount.length));
  return [
    `${counted(summary.imported, what)} imported, ${summary.already_there} already there`,
    ...amounts.map(
      ({ currency, amount, count }) => `  ${currency} ${amount.padStart(width)} in ${counted(count, what)}`,
    ),
  ];
}

function placements(summary: ImportSummary): string[] {
  const companies = summary.companies_created ?? [];
  return [
    ...withAmounts(summary, "placement"),
    ...(companies.length > 0
      ? [`${counted(companies.length, "company", "companies")} created: ${some(companies)}`]
      : []),
  ];
}

function recruiters(summary: ImportSummary): string[] {
  const changed = summary.accounts_changed ?? [];
  return [
    `${counted(summary.imported, "recruiter")} imported, ${summary.already_there} already there`,
    ...(summary.renamed ? [`${counted(summary.renamed, "name")} changed`] : []),
    ...(summary.accounts_linked ? [`${counted(summary.accounts_linked, "Stripe account")} linked`] : []),
    // Each of them: from now on this person's money goes elsewhere.
    ...changed.map(({ email, from, to }) => `Stripe account of ${email} changed from ${from} to ${to}`),
  ];
}

function describeBadRows(rows: BadRow[], count: number): string[] {
  const listed = rows.flatMap(({ line, problems }) =>
    problems.map(({ column, reason }) => `line ${line}${column ? `, ${column}` : ""}: ${reason}`),
  );
  return count > rows.length ? [...listed, `… and ${counted(count - rows.length, "more bad row")}`] : listed;
}

function describeUnknownCompanies(companies: UnknownCompany[]): string[] {
  const listed = companies.slice(0, SHOWN_COMPANIES).map(({ line, row_count, reason }) => {
    const rows = row_count > 1 ? ` It is on ${row_count} lines.` : "";
    return `line ${line}, company: ${reason}${rows}`;
  });
  const rest = companies.length - listed.length;
  return rest > 0 ? [...listed, `… and ${counted(rest, "more unknown company", "more unknown companies")}`] : listed;
}

function some(names: string[]): string {
  const rest = names.length - SHOWN_NAMES;
  return names.slice(0, SHOWN_NAMES).join("; ") + (rest > 0 ? ` and ${rest} more` : "");
}
