// CSV as a spreadsheet reads it: commas, quotes where they are needed, and no cell that would be taken for a formula.

type Cell = string | null | undefined;

const FORMULA = /^[=+@\t\r-]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: Cell): string {
  const text = value ?? "";
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvOf = (head: readonly string[], rows: readonly Cell[][]): string =>
  [head, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");

/** Hands a file to the browser's downloads. */
export function download(name: string, content: BlobPart, type = "text/csv;charset=utf-8"): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
