// Accounts that were paid and whose money does not reach a bank by itself. Each test has its own recruiters.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { allFor, createPayout, createRecruiter, type Recruiter } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

const schedule = ({ stripeAccountId }: Recruiter, interval: string) =>
  db.admin.query("select app_private.record_bank_payout_schedule($1, $2)", [stripeAccountId, interval]);

const problems = async (...recruiters: Recruiter[]) =>
  (
    await db.admin.query(
      `select recruiter_id as id, problems from reporting.accounts_keeping_money
        where recruiter_id = any ($1) order by array_position($1, recruiter_id)`,
      [recruiters.map(({ id }) => id)],
    )
  ).rows;

const needs = async () =>
  (
    await db.admin.query(
      "select urgency, item_count::int, detail from app.needs_you() where kind = 'money_stays_at_stripe'",
    )
  ).rows;

test("an account on a manual schedule is listed once it was paid, and needs somebody, until the schedule is another one", async (t) => {
  const [manual, daily] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  await schedule(manual, "manual");
  await schedule(daily, "daily");
  t.deepEqual(await problems(manual, daily), []);
  for (const each of [manual, daily])
    await createPayout(db.admin, { feeAmount: 5_000, holdbackPercentage: 0, recruiters: allFor(each) });
  await answerDue(db.admin);
  t.deepEqual(await problems(manual, daily), [{ id: manual.id, problems: ["payouts_manual"] }]);
  await db.admin.query("select app_private.measure()");
  const { rows } = await db.admin.query(
    `select value::int from app_private.measurements
      where name = 'holdback_accounts_keeping_money' and labels ->> 'reason' = 'payouts_manual'`,
  );
  t.deepEqual(rows, [{ value: 1 }]);
  t.deepEqual(await needs(), [
    {
      urgency: "good_to_know",
      item_count: 1,
      detail: "The payout schedule is manual: Stripe pays nothing out to the bank by itself.",
    },
  ]);
  await schedule(manual, "weekly");
  t.deepEqual(await problems(manual, daily), []);
  await db.admin.query("select app_private.measure()");
  t.deepEqual(await needs(), []);
});
