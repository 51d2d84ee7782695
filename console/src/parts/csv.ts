// CSV as a spreadsheet reads it: commas, quotes where they are needed, and no cell that would be taken for a formula. The
// API writes and reads it by the same rule (server/processes/csv_records.ts); the console is built without the server.

type Cell = string | null | undefined;

/** Before what a spreadsheet would run, whichever of these it takes for the end of a field. Readers take one away. */
const BEFORE_FORMULA = /(?<=^|[;\t\r\n])(?=[ '"]*[=+\-@\t\r\n＝＋－＠])/g;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const BYTE_ORDER_MARK = "\uFEFF";

function cell(value: Cell): string {
  const text = value ?? "";
  const safe = NUMBER.test(text) ? text : text.replace(BEFORE_FORMULA, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** byteOrderMark: for spreadsheets that take a file without one for another character set. */
export const csvOf = (head: readonly string[], rows: readonly Cell[][], byteOrderMark = false): string =>
  [head, ...rows].reduce((file, row) => `${file}${row.map(cell).join(",")}\r\n`, byteOrderMark ? BYTE_ORDER_MARK : "");
