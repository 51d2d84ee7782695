// Rows of a file that an admin of the API brings in: the rules are those of npm run import.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson } from "../../support/fixtures.ts";
import { createPeople, type Fields, PLACEMENT } from "../../support/import_rows.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test, createPeople);

const rowsOf = (...fields: Fields[]) =>
  JSON.stringify(fields.map((record, index) => ({ line: index + 2, record: { ...PLACEMENT, ...record } })));

test.serial("with a bad row nothing is imported; without it the others are, and are theirs who imported", async (t) => {
  const admin = await createPerson(db.admin, "platform_admin");
  const acts = await db.actAs(admin.id);
  const rows = rowsOf({ external_ref: "A-1" }, { external_ref: "A-2", payout_amount: "x" });
  const call = async (skipBad: boolean) =>
    (await acts.query("select app.import_rows('placements', $1, $2, true) as outcome", [rows, skipBad])).rows[0]
      ?.outcome;
  t.like(await call(false), { imported: false, rows: 2, bad_count: 1, summary: null });
  const made = () =>
    db.admin.query("select external_ref, created_by from app.placements where external_ref like 'A-%'");
  t.deepEqual((await made()).rows, []);
  const done = await call(true);
  t.like(done, { imported: true, bad_count: 1 });
  t.like(done.summary, { imported: 1, amounts: [{ currency: "USD", count: 1, amount: "1000.00" }] });
  t.like(done.bad_rows[0], { line: 3, columns: "payout_amount" });
  t.deepEqual((await made()).rows, [{ external_ref: "A-1", created_by: admin.id }]);
  const { rows: staged } = await db.admin.query("select count(*)::int from app_private.import_rows");
  t.deepEqual(staged, [{ count: 0 }]);
  t.like((await call(true)).summary, { imported: 0, already_there: 1 }, "the same file again changes nothing");
});

test.serial("a company that is not known makes its rows bad, unless it may be added", async (t) => {
  const rows = rowsOf({ external_ref: "C-1", company: "A company of this test" });
  const { rows: outcomes } = await db.admin.query("select app.import_rows('placements', $1) as outcome", [rows]);
  t.like(outcomes[0]?.outcome, { imported: false, unknown_companies: [{ line: 2, row_count: 1 }] });
});

test.serial("recruiters and fees take the same way", async (t) => {
  const recruiter = { email: "from-a-file@x.com", display_name: "From a file", stripe_account_id: "acct_fromafile" };
  await db.admin.query("select app.import_rows('recruiters', $1)", [JSON.stringify([{ line: 2, record: recruiter }])]);
  const { rows } = await db.admin.query(
    "select stripe_account_id from app.payout_accounts account join app.users on users.id = user_id where email = $1",
    [recruiter.email],
  );
  t.deepEqual(rows, [{ stripe_account_id: "acct_fromafile" }]);
  const fee = { external_ref: "nowhere", amount: "1.00", currency: "USD", paid_at: "2026-01-01", reference: "R" };
  const { rows: fees } = await db.admin.query("select app.import_rows('fees', $1) as outcome", [
    JSON.stringify([{ line: 2, record: fee }]),
  ]);
  t.like(fees[0]?.outcome, { imported: false, bad_count: 1 });
});

test.serial("one import at a time: another is told so, and does not wait", async (t) => {
  const first = await db.admin.connect();
  try {
    await first.query("begin");
    await first.query("select app.import_rows('placements', $1, false, true)", [rowsOf({ external_ref: "D-1" })]);
    await refused(
      t,
      db.admin.query("select app.import_rows('placements', $1)", [rowsOf({ external_ref: "D-2" })]),
      "HB074",
    );
  } finally {
    await first.query("rollback");
    first.release();
  }
});

test.serial("what is no file, of no kind or too long is refused, and only admins import", async (t) => {
  const call = (kind: string | null, rows: string) => db.admin.query("select app.import_rows($1, $2)", [kind, rows]);
  await refused(t, call("payouts", rowsOf({})), "HB008");
  await refused(t, call(null, rowsOf({})), "HB008");
  for (const rows of [
    "[]",
    "{}",
    "[1]",
    '[{"line": 0, "record": {}}]',
    '[{"line": 2}]',
    '[{"line": 2, "record": 1}]',
  ]) {
    await refused(t, call("placements", rows), "HB008");
  }
  const twice = JSON.stringify([
    { line: 2, record: PLACEMENT },
    { line: 2, record: PLACEMENT },
  ]);
  await refused(t, call("placements", twice), "HB008");
  const many = JSON.stringify(Array.from({ length: 201 }, (_, index) => ({ line: index + 2, record: {} })));
  await refused(t, call("placements", many), "HB008", /201 rows/);
  await refusedToOthers(t, db, "app.import_rows('placements', $1)", ["[]"]);
});
