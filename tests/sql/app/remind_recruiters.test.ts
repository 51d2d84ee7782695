import test from "ava";
import { EVENTS } from "../../../server/messages/webhooks/events.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createPerson, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

/** A recruiter whose account cannot receive the 50.00 that are due. */
async function waiting(account = "transfers_enabled = false") {
  const recruiter = await createRecruiter(db.admin);
  await createPayout(db.admin, { feeAmount: 5_000, holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await db.admin.query(`update app.payout_accounts set ${account} where user_id = $1`, [recruiter.id]);
  return recruiter.id;
}
const createAdmin = async () => {
  const { id } = await createPerson(db.admin, "platform_admin");
  return { id, session: await db.actAs(id) };
};
const remind = "select * from app.remind_recruiters($1) order by recruiter_id";
const LATELY = "They were reminded within the last day already.";
const NOTHING = "No money waits for what they could do about their account.";
/** What each was told, of the reminders to them. */
async function told(recruiter: string) {
  const { rows } = await db.admin.query(
    "select payload from app.events where type = 'onboarding.unfinished' and entity_id = $1 order by id",
    [recruiter],
  );
  for (const { payload } of rows) EVENTS["onboarding.unfinished"]?.data.parse(payload);
  return rows.map(({ payload }) => [payload.reminder, payload.reminded_by, payload.amounts[0].amount]);
}
const pass = (recruiter: string, hours: number) =>
  db.admin.query(
    `update app_private.onboarding_reminders set reminded_at = reminded_at - make_interval(hours => $2)
      where recruiter_id = $1`,
    [recruiter, hours],
  );

test("recruiters are told what waits for them; who has nothing to mend is left out, with the reason", async (t) => {
  const { id, session } = await createAdmin();
  const [one, other] = [await waiting(), await waiting()];
  const fine = await waiting("transfers_enabled = true");
  const { rows } = await session.query(remind, [[one, other, fine, one, NOBODY]]);
  t.deepEqual(
    Object.fromEntries(rows.map((row) => [row.recruiter_id, [row.is_reminded, row.reminder_count, row.because]])),
    {
      [one]: [true, 1, null],
      [other]: [true, 1, null],
      [fine]: [false, null, NOTHING],
      [NOBODY]: [false, null, NOTHING],
    },
  );
  t.deepEqual(await told(one), [[1, id, 5_000]]);
  t.deepEqual(await told(fine), []);
});

test("nobody is reminded twice within a day, by whomever, and needs_you says how often they were", async (t) => {
  const [one, other] = [await createAdmin(), await createAdmin()];
  const recruiter = await waiting();
  await one.session.query(remind, [[recruiter]]);
  await pass(recruiter, 23);
  const { rows: again } = await other.session.query(remind, [[recruiter]]);
  t.deepEqual(
    again.map(({ is_reminded, because }) => [is_reminded, because]),
    [[false, LATELY]],
  );
  t.is((await told(recruiter)).length, 1);
  await pass(recruiter, 2);
  const { rows: later } = await other.session.query(remind, [[recruiter]]);
  t.is(later[0]?.reminder_count, 2);
  t.deepEqual(await told(recruiter), [
    [1, one.id, 5_000],
    [2, other.id, 5_000],
  ]);
  const { rows: needs } = await one.session.query(
    "select reminder_count, reminded_at > now() - interval '1 hour' as lately from app.needs_you() where recruiter_id = $1",
    [recruiter],
  );
  t.deepEqual(needs, [{ reminder_count: 2, lately: true }]);
});

test("two admins at once remind a recruiter once", async (t) => {
  const [one, other] = [await createAdmin(), await createAdmin()];
  const recruiter = await waiting();
  const answers = await Promise.all([one, other].map(({ session }) => session.query(remind, [[recruiter]])));
  t.deepEqual(answers.map(({ rows }) => rows[0]?.is_reminded).sort(), [false, true]);
  t.is((await told(recruiter)).length, 1);
});

test("what only an admin can mend is no matter for a reminder", async (t) => {
  const { session } = await createAdmin();
  const recruiter = await waiting("transfers_enabled = false, disabled_reason = 'out_of_reach'");
  const { rows } = await session.query(remind, [[recruiter]]);
  t.deepEqual(
    rows.map(({ is_reminded, because }) => [is_reminded, because]),
    [[false, NOTHING]],
  );
});

test("who reminded whom stands in the audit log", async (t) => {
  const { id, session } = await createAdmin();
  const recruiter = await waiting();
  await session.query(remind, [[recruiter]]);
  const { rows } = await db.admin.query(
    "select action, changed_by from app.audit_log where entity = 'onboarding_reminders' and entity_id = $1",
    [recruiter],
  );
  t.deepEqual(rows, [{ action: "insert", changed_by: id }]);
});

test("it needs ids, an admin, and a person", async (t) => {
  const { session } = await createAdmin();
  await refused(t, session.query(remind, [[]]), "HB008");
  await refused(t, session.query(remind, [null]), "HB008");
  await refused(t, session.query("select app.remind_recruiters(array[null]::uuid[])"), "HB008");
  await refused(t, db.admin.query(remind, [[await waiting()]]), "HB001");
  await refusedToOthers(t, db, `app.remind_recruiters(array['${NOBODY}']::uuid[])`);
});
