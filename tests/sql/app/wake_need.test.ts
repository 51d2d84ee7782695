import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createPerson, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("any admin wakes what sleeps, and only that; who took it keeps it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await createPayout(db.admin, { holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  const key = `account_cannot_receive:${recruiter.id}:USD`;
  const person = await createPerson(db.admin, "platform_admin");
  const one = await db.actAs(person.id);
  const other = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await one.query("select app.take_need($1)", [key]);
  await refused(t, other.query("select app.wake_need($1)", [key]), "HB002");
  await one.query("select app.snooze_need($1, now() + interval '1 day', 'tomorrow')", [key]);
  await other.query("select app.wake_need($1)", [key]);
  const { rows } = await db.admin.query(
    "select is_snoozed, snooze_reason, taken_by from app.needs_you() where key = $1",
    [key],
  );
  t.deepEqual(rows, [{ is_snoozed: false, snooze_reason: null, taken_by: person.id }]);
  await refusedToOthers(t, db, "app.wake_need('debt:nothing')");
});
