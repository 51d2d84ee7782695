import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const PROOF = `select open_finding_count::int, seal_number::int, seal_root, seal_is_late, invariants_counted_at is not null as counted,
  unsealed_row_count > 0 as has_unsealed, seal_line is not null as is_signed, violation_count::int from app.books_proof()`;

test.serial("before the first night nothing is proved yet, and afterwards the seal and the rules are", async (t) => {
  await db.admin.query("update app_private.expected_tasks set created_at = now(), last_ended_at = now()");
  const none = { open_finding_count: 0, seal_is_late: false, is_signed: false };
  t.deepEqual((await db.admin.query(PROOF)).rows, [
    { ...none, seal_number: null, seal_root: null, has_unsealed: true, counted: false, violation_count: null },
  ]);
  await db.admin.query("select app_private.seal_audit_log()");
  await db.admin.query("select app_private.measure_invariants()");
  const { rows } = await db.admin.query("select encode(root, 'hex') as root from app.audit_seals");
  t.deepEqual((await db.admin.query(PROOF)).rows, [
    { ...none, seal_number: 1, seal_root: rows[0].root, has_unsealed: false, counted: true, violation_count: 0 },
  ]);
});

test("only an admin or an analyst sees the proof", async (t) => {
  await refusedToOthers(t, db, "* from app.books_proof()");
});
