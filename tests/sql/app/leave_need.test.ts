import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createPerson, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("who took a thing gives it back, and nobody else does; nothing of it is left but the audit log", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await createPayout(db.admin, { holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  const key = `account_cannot_receive:${recruiter.id}:USD`;
  const one = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  const other = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await one.query("select app.take_need($1)", [key]);
  await refused(t, other.query("select app.leave_need($1)", [key]), "HB002");
  await one.query("select app.leave_need($1)", [key]);
  await refused(t, one.query("select app.leave_need($1)", [key]), "HB002");
  const { rows } = await db.admin.query("select taken_by from app.needs_you() where key = $1", [key]);
  t.deepEqual(rows, [{ taken_by: null }]);
  const { rows: marks } = await db.admin.query("select from app.need_marks where key = $1", [key]);
  t.is(marks.length, 0);
  await refusedToOthers(t, db, "app.leave_need('debt:nothing')");
});
