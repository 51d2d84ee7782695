// CSV as a spreadsheet reads it: commas, quotes where they are needed, and no cell that would be taken for a formula. The
// API writes and reads it by the same rule (server/processes/csv_records.ts); the console is built without the server.

type Cell = string | null | undefined;

/** Also what has an apostrophe already: whoever reads it takes one away. */
const FORMULA = /^'*[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const BYTE_ORDER_MARK = "\uFEFF";

function cell(value: Cell): string {
  const text = value ?? "";
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** byteOrderMark: for spreadsheets that take a file without one for another character set. */
export const csvOf = (head: readonly string[], rows: readonly Cell[][], byteOrderMark = false): string =>
  [head, ...rows].reduce((file, row) => `${file}${row.map(cell).join(",")}\r\n`, byteOrderMark ? BYTE_ORDER_MARK : "");
