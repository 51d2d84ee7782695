// Statements of a person where there is no psql, and all that are written as records: run as one transaction, and shown
// as psql shows them.

import type { EventEmitter } from "node:events";
import pg from "pg";
import { csvRecords } from "../processes/csv_records.ts";
import { redactSecrets } from "../processes/logger.ts";
import { textTable } from "../processes/text.ts";
import { DatabaseClient } from "./client.ts";

const { INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC, OID, MONEY } = pg.types.builtins;
const NUMBERS: readonly number[] = [INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC, OID, MONEY];

const COPY_IS_RAW =
  "WARNING:  copy … to stdout writes texts as they are, also what a spreadsheet takes for a formula: give its select " +
  "as the statement.\n";

interface Output {
  csv: boolean;
  /** Answers. */
  write(text: string): void;
  /** Notices. */
  warn(text: string): void;
}

type Answer = pg.QueryArrayResult<(string | null)[]>;

/** Runs the statements, and writes their answers. Throws what Postgres refuses; `describeRefusal` says it. */
export async function runStatements(databaseUrl: string, statements: string, output: Output): Promise<void> {
  const command = /^\s*(\\\w+)/m.exec(statements)?.[1];
  if (command) {
    const reason = output.csv ? "and records are written without it" : "which is not installed here";
    throw new Error(`${command} is a command of psql, ${reason}. Write it as SQL.`);
  }
  const client = new DatabaseClient({
    connectionString: databaseUrl,
    application_name: "holdback sql",
    // Everything as Postgres prints it.
    types: { getTypeParser: () => String },
  });
  client.on("error", () => undefined);
  client.on("notice", ({ severity, message, detail, hint }) =>
    output.warn(lines([`${severity}:  ${message}`, detail && `DETAIL:  ${detail}`, hint && `HINT:  ${hint}`])),
  );
  // node-pg drops what "copy … to stdout" sends; it is what was asked for.
  const { connection } = client as unknown as { connection: EventEmitter };
  connection.on("copyData", ({ chunk }: { chunk: Buffer }) => output.write(chunk.toString()));
  if (output.csv) connection.once("copyData", () => output.warn(COPY_IS_RAW));
  await client.connect();
  try {
    // One message: Postgres takes it as one transaction.
    const answers = [await client.query<(string | null)[]>({ text: statements, rowMode: "array" })].flat() as Answer[];
    for (const answer of answers) output.write(output.csv ? asCsv(answer) : asTable(answer));
  } finally {
    await client.end();
  }
}

function asCsv({ fields, rows }: Answer): string {
  return fields.length === 0 ? "" : csvRecords([fields.map(({ name }) => name), ...rows]);
}

function asTable({ command, rowCount, fields, rows }: Answer): string {
  if (fields.length === 0)
    return command && command !== "COPY" ? `${command}${rowCount === null ? "" : ` ${rowCount}`}\n` : "";
  const cells = [fields.map(({ name }) => name), ...rows].map((row) => row.map((text) => printable(text ?? "")));
  const [head = "", ...body] = textTable(cells, (column) => NUMBERS.includes(fields[column]?.dataTypeID ?? 0), " | ");
  const line = "-".repeat(Math.max(head.length, ...body.map(({ length }) => length)));
  return `${lines([head, line, ...body, `(${rows.length} ${rows.length === 1 ? "row" : "rows"})`])}\n`;
}

/** One line, and nothing that a terminal would obey: the texts are other people's. */
function printable(text: string): string {
  return text
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replace(/\p{Cc}/gu, (sign) => `\\x${(sign.codePointAt(0) ?? 0).toString(16).padStart(2, "0").toUpperCase()}`);
}

/** What Postgres says of a refused statement, as psql shows it: no page of context. Null: it is about something else. */
export function describeRefusal(error: unknown, statements: string): string | null {
  if (!(error instanceof pg.DatabaseError)) return null;
  const { severity, message, detail, hint, position } = error;
  return redactSecrets(
    lines([
      `${severity}:  ${message}`,
      position && pointAt(statements, Number(position)),
      detail && `DETAIL:  ${detail}`,
      hint && `HINT:  ${hint}`,
    ]),
  );
}

/** The line of the statements, and a mark below the place, which is counted in characters from 1. */
function pointAt(statements: string, position: number): string {
  const before = [...statements].slice(0, position - 1).join("");
  const number = before.split("\n").length;
  const column = [...(before.split("\n").at(-1) ?? "")].length;
  const line = `LINE ${number}: `;
  return `${line}${printable(statements.split("\n")[number - 1] ?? "")}\n${" ".repeat(line.length + column)}^`;
}

const lines = (parts: (string | undefined)[]) => `${parts.filter(Boolean).join("\n")}\n`;
