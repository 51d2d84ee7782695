// Who began their onboarding at Stripe and has not finished is reminded while money is due. Each test has its own recruiter.

import test from "ava";
import { EVENTS } from "../../../../server/messages/webhooks/events.ts";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

/** A recruiter whose account cannot receive, and who began so many days ago. */
async function begun(days: number) {
  const recruiter = await createRecruiter(db.admin);
  await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  await db.admin.query(
    `insert into app_private.onboardings (recruiter_id, status, kind, requested_by_role, created_at)
     values ($1, 'taken', 'onboarding', 'recruiter', now() - make_interval(days => $2))`,
    [recruiter.id, days],
  );
  return recruiter;
}

const due = (recruiter: { id: string; stripeAccountId: string }, feeAmount: number, days: number) =>
  createPayout(db.admin, {
    feeAmount,
    startDate: daysAgo(90 - days),
    holdbackPercentage: 0,
    recruiters: allFor(recruiter),
  });

/** The reminders of a recruiter, after one more look: the number of each, and what was due then. */
async function reminders({ id }: { id: string }) {
  await db.admin.query("select app_private.remind_of_onboardings()");
  const { rows } = await db.admin.query(
    "select payload from app.events where type = 'onboarding.unfinished' and entity_id = $1 order by events.id",
    [id],
  );
  for (const { payload } of rows) EVENTS["onboarding.unfinished"]?.data.parse(payload);
  return rows.map(({ payload }) => [payload.reminder, payload.amounts.map((each: { amount: number }) => each.amount)]);
}

/** As if all reminders were written so many days earlier. */
const pass = (days: number) =>
  db.admin.query("update app_private.onboarding_reminders set reminded_at = reminded_at - make_interval(days => $1)", [
    days,
  ]);

test.serial("is reminded once money is due within 30 days, again after a week, and not a third time", async (t) => {
  const recruiter = await begun(8);
  t.deepEqual(await reminders(recruiter), []);
  // 4.00 in 40 days are far away; 5.00 in 20 days are not.
  await due(recruiter, 400, 40);
  t.deepEqual(await reminders(recruiter), []);
  await due(recruiter, 500, 20);
  t.deepEqual(await reminders(recruiter), [[1, [500]]]);
  await pass(6);
  t.deepEqual(await reminders(recruiter), [[1, [500]]]);
  await due(recruiter, 200, 0);
  await pass(2);
  const both = [
    [1, [500]],
    [2, [700]],
  ];
  t.deepEqual(await reminders(recruiter), both);
  await pass(30);
  t.deepEqual(await reminders(recruiter), both);
});

test.serial(
  "is not reminded before a week, nor once the account can receive; what stops later begins anew",
  async (t) => {
    const early = await begun(6);
    await due(early, 500, 0);
    t.deepEqual(await reminders(early), []);

    const recruiter = await begun(8);
    await due(recruiter, 500, 0);
    t.deepEqual(await reminders(recruiter), [[1, [500]]]);
    const can = (receive: boolean) =>
      db.admin.query("update app.payout_accounts set transfers_enabled = $2 where user_id = $1", [
        recruiter.id,
        receive,
      ]);
    await can(true);
    await pass(8);
    t.deepEqual(await reminders(recruiter), [[1, [500]]]);
    await can(false);
    t.deepEqual(await reminders(recruiter), [
      [1, [500]],
      [1, [500]],
    ]);
  },
);

test.serial("is never reminded where the setting says 0, and it is a number", async (t) => {
  const set = (value: string) =>
    db.admin.query("update app_private.settings set value = $1 where name = 'onboarding_reminders'", [value]);
  const recruiter = await begun(8);
  await due(recruiter, 500, 0);
  await set("0");
  t.deepEqual(await reminders(recruiter), []);
  for (const value of ["-1", "100", '"often"', "null"]) await t.throwsAsync(set(value), { code: "23514" });
  await set("2");
  t.deepEqual(await reminders(recruiter), [[1, [500]]]);
});

test.serial("the hourly measuring reminds", async (t) => {
  const recruiter = await begun(8);
  await due(recruiter, 500, 0);
  await db.admin.query("select app_private.measure()");
  const { rows } = await db.admin.query(
    "select count(*)::int from app.events where entity_id = $1 and type = 'onboarding.unfinished'",
    [recruiter.id],
  );
  t.deepEqual(rows, [{ count: 1 }]);
});
