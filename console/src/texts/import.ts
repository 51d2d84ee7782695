// The words of the import: a file is checked whole before anything of it is stored.

const number = new Intl.NumberFormat("en");
const rows = (count: number) => `${number.format(count)} ${count === 1 ? "row" : "rows"}`;
/** Bytes from which a check takes a while: some thousands of rows. */
const LARGE = 500_000;

export const importing = {
  page: "Import",
  lead: "A CSV file is checked whole before anything of it is stored. Bad rows are named at their line.",
  kind: "What the file has",
  kinds: { recruiters: "Recruiters", placements: "Placements", fees: "Fees" },
  columns: "The first line names these columns; those in brackets may be left out:",
  wanted: {
    recruiters: "email, display_name, stripe_account_id",
    placements:
      "external_ref, company, candidate, job_title, recruiters, payout_amount, currency, start_date, guarantee_period_days, holdback_percentage [signed_on, terms, company_fee_amount]",
    fees: "external_ref, amount, currency, paid_at, reference [available_on]",
  },
  file: "CSV file",
  choose: "Choose a file, or drop one here",
  limits: "Up to 50,000 rows and 16 MB. An engineer imports more: npm run import.",
  tooLarge: "This file is larger than 16 MB. An engineer imports it: npm run import.",
  checking: (name: string, bytes: number) =>
    `${name} is being checked. ${bytes > LARGE ? "A large file takes a minute or more. " : ""}Nothing of it is stored.`,
  again: "Check again",
  good: (count: number) => `All ${rows(count)} can be imported. Nothing has been imported yet.`,
  bad: (bad: number, all: number) =>
    `${number.format(bad)} of ${rows(all)} cannot be imported. Nothing has been imported yet.`,
  allBad: (all: number) => `None of ${rows(all)} can be imported. Nothing has been imported.`,
  unreadable: "This file cannot be read.",
  imported: (count: number) => `${rows(count)} ${count === 1 ? "is" : "are"} imported.`,
  left: (count: number) => (count === 0 ? "" : `${rows(count)} ${count === 1 ? "was" : "were"} left out.`),
  here: (count: number) => (count === 0 ? "" : `${rows(count)} ${count === 1 ? "was" : "were"} there already.`),
  badRows: {
    title: "Rows that cannot be imported",
    note: (count: number) => rows(count),
    line: "Line",
    column: "Column",
    reason: "Reason",
    row: "Row",
    download: "Download these rows",
    more: (count: number) => `And ${rows(count)} more: the file that you download has them all.`,
    hint: "Repair them in the downloaded file, and import that file.",
    file: (name: string) => `${name.replace(/\.csv$/i, "")}.bad.csv`,
  },
  companies: {
    title: "Companies that are not known",
    rows: (line: number, count: number) => `from line ${line}, ${rows(count)}`,
    add: "They are all new: add them",
    hint: "A name with a slip of the pen would become another company. Repair it instead.",
  },
  would: {
    title: "What the import does",
    done: "What the import did",
    rows: "Rows that are new",
    already: "There already, unchanged",
    renamed: "Names that change",
    linked: "Accounts that are linked",
    changed: (email: string, from: string, to: string) => `${email}: from ${from} to ${to}`,
    changedTitle: "Accounts that change",
    amount: (currency: string, count: number) => `${currency}, ${rows(count)}`,
    companies: "Companies that are added",
  },
  act: {
    all: (count: number) => `Import ${rows(count)}`,
    rest: (count: number) => `Import the other ${rows(count)}`,
    title: (count: number) => `Import ${rows(count)}?`,
    text: "Who imports counts as who created the placements and linked the accounts, and does not approve what is paid for them.",
    left: (count: number) => (count === 0 ? "" : `${rows(count)} ${count === 1 ? "is" : "are"} left out.`),
    inWords: "In words:",
    pieces: (most: number) =>
      `The file goes in by ${most} rows at a time. If it is interrupted, what is in stays in: go on here, or import the same file again.`,
    progress: (done: number, all: number) => `${number.format(done)} of ${rows(all)} are through.`,
    progressLabel: "How far the import is",
    stop: "Stop here",
    goOn: "Go on with the import",
    stopped: "Stopped. What is in stays in; the others are not.",
    interrupted: "The import was interrupted; what is in stays in.",
    pieceChanged: (lines: readonly number[]) =>
      `${lines.length === 1 ? "Line" : "Lines"} ${lines.slice(0, 5).join(", ")} cannot be imported any more. The rows before are in; check the file again.`,
    changed: "The file would now do something else than was checked. Look at it again.",
  },
  lost: "Holdback cannot be reached, or the file is another one by now. What is in already is not imported twice: try again.",
};
