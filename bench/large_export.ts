// A large export out of a small one: what the log has of each payout is there several times, of other payouts, with
// hashes and heads of their own.

import type { ExportedRow } from "../server/database/audit/export.ts";
import { readRows, writeRows } from "../server/database/audit/export_file.ts";
import { hashOfRow, ZERO } from "../server/database/audit/verification/canonical_form.ts";

const isOfPayouts = ({ table }: ExportedRow) => table === "payout_audit_log";

/** file: of an export whose payouts have no seal. */
export async function writeLargeExport(target: string, file: string, times: number): Promise<void> {
  await writeRows(target, enlarged(file, times));
}

async function* enlarged(file: string, times: number): AsyncGenerator<ExportedRow> {
  for await (const exported of readRows(file)) if (!exported.table.endsWith("audit_log")) yield exported;
  for (let time = 1; time < times; time++) {
    let last: ExportedRow["row"] | undefined;
    for await (const { row } of copies(file, time)) {
      if (last && last.payout_id !== row.payout_id) yield headOf(last);
      last = row;
    }
    if (last) yield headOf(last);
  }
  for await (const exported of readRows(file)) if (exported.table.endsWith("audit_log")) yield exported;
  for (let time = 1; time < times; time++) yield* copies(file, time);
}

async function* copies(file: string, time: number): AsyncGenerator<ExportedRow> {
  const other = (id: string | null | undefined) => time.toString(16).padStart(4, "0") + (id ?? "").slice(4);
  let before: ExportedRow["row"] = {};
  for await (const exported of readRows(file)) {
    if (!isOfPayouts(exported)) continue;
    const row: ExportedRow["row"] = {
      ...exported.row,
      id: other(exported.row.id),
      payout_id: other(exported.row.payout_id),
    };
    row.previous_hash = (row.payout_id === before.payout_id ? before.hash : null) ?? ZERO;
    row.hash = hashOfRow("payout_audit_log", row);
    before = row;
    yield { table: "payout_audit_log", row };
  }
}

const headOf = ({ payout_id, sequence, hash }: ExportedRow["row"]): ExportedRow => ({
  table: "audit_chain_heads",
  row: { chain: `payout:${payout_id}`, last_sequence: sequence ?? null, last_hash: hash ?? null },
});
