// A row of a log as the walk along the chains takes it: from an export, or from the database (copied_row.ts).

import type { ExportedRow } from "../export.ts";
import { COLUMNS, hashOfRow, type Log, microsOf, type Row } from "./canonical_form.ts";

export interface LoggedRow {
  readonly log: Log;
  /** One for the rows of a chain, and of no other. */
  key: string;
  sequence: number;
  /** Microseconds since the year 2000. */
  createdAt: number;
  /** Hexadecimal, as the hash of its columns. */
  readonly previousHash: string;
  readonly hash: string;
  hashOfColumns(): string;
  /** Whether they are that one, which costs less than to ask which they are. */
  hasHash(hash: string): boolean;
  follows(hash: string): boolean;
  /** A column as an export has it. */
  text(name: string): string | null;
  texts(): Row;
}

export const chainOf = (row: LoggedRow) =>
  row.log === "payout_audit_log" ? `payout:${row.text("payout_id")}` : `${row.text("entity")}:${row.text("entity_id")}`;

/** Whether a chain's rows say what the rest is compared with: migrations, and archives. */
export const isStatement = (chain: string) => chain === "database:definitions" || chain.startsWith("audit_archives:");

export const isOfLog = ({ table }: ExportedRow) => Object.hasOwn(COLUMNS, table);

export function exportedRow({ table, row }: ExportedRow): LoggedRow {
  const log = table as Log;
  const exported: LoggedRow = {
    log,
    key: "",
    sequence: Number(row.sequence),
    createdAt: microsOf(row.created_at ?? ""),
    previousHash: row.previous_hash ?? "",
    hash: row.hash ?? "",
    hashOfColumns: () => hashOfRow(log, row),
    hasHash: (hash) => hash === row.hash,
    follows: (hash) => hash === row.previous_hash,
    text: (name) => row[name] ?? null,
    texts: () => row,
  };
  exported.key = chainOf(exported);
  return exported;
}
