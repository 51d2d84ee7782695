// The page that an example makes: its prose as Markdown, and each statement with what the database answered, as psql shows it.

import Table from "cli-table3";
import pg from "pg";

export interface Answer {
  columns: { name: string; isNumber: boolean }[];
  rows: string[][];
}

const { INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC } = pg.types.builtins;
const NUMBERS = new Set([INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC]);
export const isNumber = (typeId: number) => NUMBERS.has(typeId);

export const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

/** psql draws no lines but those between columns and below the head. */
const OUTER_LINES =
  "top top-left top-mid top-right bottom bottom-left bottom-mid bottom-right left left-mid right right-mid";
const CHARS = {
  ...Object.fromEntries(OUTER_LINES.split(" ").map((name) => [name, ""])),
  ...{ mid: "-", "mid-mid": "+", middle: "|" },
};

export function formatAnswer({ columns, rows }: Answer): string {
  if (rows.length === 0) return "(0 rows)";
  const table = new Table({
    head: columns.map(({ name }) => name),
    colAligns: columns.map((column) => (column.isNumber ? "right" : "left")),
    chars: CHARS,
    style: { compact: true, head: [], border: [] },
  });
  table.push(...rows);
  const lines = table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  return [...lines, `(${rows.length} ${rows.length === 1 ? "row" : "rows"})`].join("\n");
}

export function formatError({ code, message, hint }: pg.DatabaseError): string {
  return [`ERROR:  ${code}: ${message}`, ...(hint ? [`HINT:  ${hint}`] : [])].join("\n");
}
