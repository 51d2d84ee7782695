// The verifier reads a line of an export as bytes, and gets the hash that its columns have.

import test from "ava";
import { COLUMNS, hashOfRow } from "../../../../server/database/audit/verification/canonical_form.ts";
import { ExportedLine } from "../../../../server/database/audit/verification/exported_line.ts";

test("a moment that there is not has no other moment's hash", (t) => {
  const rowAt = (moment: string) => ({
    ...Object.fromEntries(COLUMNS.audit_log.map(([name]) => [name, null])),
    created_at: moment,
    hash: "0".repeat(64),
  });
  const line = new ExportedLine("audit_log");
  const isRead = (moment: string) =>
    line.take(Buffer.from(JSON.stringify({ table: "audit_log", row: rowAt(moment) })), 0);
  const hashAt = (moment: string) => hashOfRow("audit_log", rowAt(moment));
  for (const [not, other] of [
    ["2026-02-30T05:00:00.000000Z", "2026-03-02T05:00:00.000000Z"],
    ["2026-11-31T05:00:00.000000Z", "2026-12-01T05:00:00.000000Z"],
    ["2026-03-01T24:00:00.000000Z", "2026-03-02T00:00:00.000000Z"],
    ["2026-03-01T05:60:00.000000Z", "2026-03-01T06:00:00.000000Z"],
    ["0099-03-01T05:00:00.000000Z", "1999-03-01T05:00:00.000000Z"],
  ] as const) {
    t.not(hashAt(not), hashAt(other));
    t.false(isRead(not), not);
    t.true(isRead(other), other);
    t.is(line.hashOfColumns(), hashAt(other));
  }
});
