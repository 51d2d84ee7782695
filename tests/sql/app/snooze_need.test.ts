import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createPerson, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

async function createNeed() {
  const recruiter = await createRecruiter(db.admin);
  const due = { feeAmount: 5_000, holdbackPercentage: 0, recruiters: allFor(recruiter) };
  await createPayout(db.admin, due);
  await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  return { key: `account_cannot_receive:${recruiter.id}:USD`, recruiter, due };
}
const createAdmin = async () => {
  const person = await createPerson(db.admin, "platform_admin");
  return { id: person.id, session: await db.actAs(person.id) };
};
const snooze = "select app.snooze_need($1, now() + interval '3 days', 'they are on leave')";
/** Whether the list has it: all of it, what is awake, and what sleeps. */
async function listed(key: string) {
  const { rows } = await db.admin.query(
    `select (select came_back from app.needs_you() where key = $1),
            exists (select from app.needs_you(snoozed => false) where key = $1) as awake,
            exists (select from app.needs_you(snoozed => true) where key = $1) as asleep`,
    [key],
  );
  return rows[0];
}
const AWAKE = { awake: true, asleep: false };
const ASLEEP = { awake: false, asleep: true, came_back: null };

test("what is snoozed sleeps for everybody, with who, until when and why, and comes back at its time", async (t) => {
  const { key } = await createNeed();
  t.deepEqual(await listed(key), { ...AWAKE, came_back: null });
  const { id, session } = await createAdmin();
  await session.query(snooze, [key]);
  t.deepEqual(await listed(key), ASLEEP);
  const { rows } = await db.admin.query(
    `select is_snoozed, snoozed_by, snooze_reason, snoozed_until > now() + interval '2 days' as for_days
       from app.needs_you() where key = $1`,
    [key],
  );
  t.deepEqual(rows, [{ is_snoozed: true, snoozed_by: id, snooze_reason: "they are on leave", for_days: true }]);
  await db.admin.query(
    "update app.need_marks set snoozed_at = now() - interval '3 days', snoozed_until = now() where key = $1",
    [key],
  );
  t.deepEqual(await listed(key), { ...AWAKE, came_back: null });
  const { rows: logged } = await db.admin.query(
    "select reason, changed_by from app.audit_log where entity = 'need_marks' and entity_id = $1 and changed_by = $2",
    [key, id],
  );
  t.deepEqual(logged, [{ reason: "they are on leave", changed_by: id }]);
});

test("it comes back before its time when it is about more money, and says so", async (t) => {
  const { key, due } = await createNeed();
  const { session } = await createAdmin();
  await session.query(snooze, [key]);
  await createPayout(db.admin, { ...due, feeAmount: 100 });
  t.deepEqual(await listed(key), { ...AWAKE, came_back: "more" });
  await session.query(snooze, [key]);
  t.deepEqual(await listed(key), ASLEEP);
});

test("it comes back before its time when it says something else", async (t) => {
  const { key, recruiter } = await createNeed();
  const { session } = await createAdmin();
  await session.query(snooze, [key]);
  await db.admin.query("update app.payout_accounts set requirements_due = '{external_account}' where user_id = $1", [
    recruiter.id,
  ]);
  t.deepEqual(await listed(key), { ...AWAKE, came_back: "other" });
});

test("it stays with whoever took it", async (t) => {
  const { key } = await createNeed();
  const { id, session } = await createAdmin();
  await session.query("select app.take_need($1)", [key]);
  await session.query(snooze, [key]);
  const { rows } = await db.admin.query("select taken_by, is_snoozed from app.needs_you() where key = $1", [key]);
  t.deepEqual(rows, [{ taken_by: id, is_snoozed: true }]);
});

test("marks of which nothing counts any more go with the next one", async (t) => {
  const { key } = await createNeed();
  const { session } = await createAdmin();
  await session.query(snooze, [key]);
  await db.admin.query(
    "update app.need_marks set snoozed_at = now() - interval '3 days', snoozed_until = now() where key = $1",
    [key],
  );
  await session.query(snooze, [(await createNeed()).key]);
  const { rows } = await db.admin.query("select from app.need_marks where key = $1", [key]);
  t.is(rows.length, 0);
});

test("nothing sleeps without a reason, into the past, for ever, or when it needs nobody", async (t) => {
  const { key } = await createNeed();
  const { session } = await createAdmin();
  const call = (until: string, reason: string | null, of = key) =>
    session.query(`select app.snooze_need($1, ${until}, $2)`, [of, reason]);
  await refused(t, call("now() + interval '1 day'", " "), "HB008");
  await refused(t, call("now() + interval '1 day'", null), "HB008");
  await refused(t, call("now()", "later"), "HB008");
  await refused(t, call("null", "later"), "HB008");
  await refused(t, call("now() + interval '91 days'", "later"), "HB008");
  await refused(t, call("now() + interval '1 day'", "x".repeat(20_000)), "HB037");
  await refused(t, call("now() + interval '1 day'", "later", "debt:nothing"), "HB002");
  await refused(t, db.admin.query(snooze, [key]), "HB001");
  await refusedToOthers(t, db, "app.snooze_need('debt:nothing', now() + interval '1 day', 'later')");
});
