import test from "ava";
import { tellBankPayout } from "../../support/bank.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { debtOf, owe } from "../../support/debts.ts";
import { allFor, createCompany, createPayout, createRecruiter } from "../../support/fixtures.ts";
import { dueObligations, planners } from "../../support/plans.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";
import { pastTheGuards } from "../../support/without_triggers.ts";

const db = useDatabase(test);

async function needsOf(recruiterId: string) {
  const { rows } = await db.admin.query(
    `select urgency, kind, amount::int, currency, item_count::int, payout_id
       from app.needs_you() where recruiter_id = $1 order by "position"`,
    [recruiterId],
  );
  return rows;
}

test.serial(
  "a payment that failed for good, and one whose account cannot receive, each name their payout",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const due = { feeAmount: 5_000, holdbackPercentage: 0, recruiters: allFor(recruiter) };
    const failed = await createPayout(db.admin, due);
    await answerDue(db.admin, { http_status: 400, code: "account_invalid", message: "No such account." });
    await db.admin.query("update app.payout_schedules set next_retry_at = null where id = $1", [failed.schedule]);
    const item = { amount: 5_000, currency: "USD", item_count: 1, payout_id: failed.payout };
    t.deepEqual(await needsOf(recruiter.id), [{ urgency: "money_at_risk", kind: "needs_attention", ...item }]);
    await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
    t.deepEqual(await needsOf(recruiter.id), [
      { urgency: "money_at_risk", kind: "needs_attention", ...item },
      { urgency: "waits_for_recruiter", kind: "account_cannot_receive", ...item },
    ]);
    // Closed at Stripe: they must open another.
    await db.admin.query("update app.payout_accounts set disabled_reason = 'account_invalid' where user_id = $1", [
      recruiter.id,
    ]);
    t.deepEqual(await needsOf(recruiter.id), [
      { urgency: "money_at_risk", kind: "needs_attention", ...item },
      { urgency: "waits_for_recruiter", kind: "account_gone", ...item },
    ]);
  },
);

test.serial("what a bank returned is one thing to do, however many payments it carried", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const due = { holdbackPercentage: 0, recruiters: allFor(recruiter) };
  const first = await createPayout(db.admin, { ...due, feeAmount: 5_000 });
  await answerDue(db.admin);
  const returned = { account: recruiter.stripeAccountId, status: "failed", failure_code: "account_closed" };
  await tellBankPayout(db.admin, { ...returned, amount: 5_000 });
  const item = { urgency: "money_at_risk", kind: "returned_by_bank", currency: "USD" };
  t.deepEqual(await needsOf(recruiter.id), [{ ...item, amount: 5_000, item_count: 1, payout_id: first.payout }]);

  await createPayout(db.admin, { ...due, feeAmount: 7_000 });
  await answerDue(db.admin);
  // The bank is tried again with all of it.
  await tellBankPayout(db.admin, { ...returned, amount: 12_000 });
  t.deepEqual(await needsOf(recruiter.id), [{ ...item, amount: 12_000, item_count: 2, payout_id: null }]);
});

test.serial("what is due within a day and not approved is listed until it is", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    `select app.publish_payout_policy(
       90, 0, $1, approval_thresholds => array[('USD', 100)]::app.approval_threshold[])`,
    [companyId],
  );
  const waiting = await createPayout(db.admin, { companyId, feeAmount: 9_000, recruiters: allFor(recruiter) });
  t.deepEqual(await needsOf(recruiter.id), [
    {
      urgency: "waits_for_admin",
      kind: "payout_not_approved",
      amount: 9_000,
      currency: "USD",
      item_count: 1,
      payout_id: waiting.payout,
    },
  ]);
  await db.admin.query("select app.approve_payout($1, 'checked')", [waiting.payout]);
  t.deepEqual(await needsOf(recruiter.id), []);
});

test.serial("a debt that is not taken back at Stripe is listed with what is still open", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 7_000, ", recovers_by_reversal => false");
  t.like(await needsOf(recruiter.id), [{ urgency: "waits_for_admin", kind: "debt", amount: 7_000 }]);
  await db.admin.query("select app.write_off_recovery($1, 'agreed')", [await debtOf(db.admin, recruiter)]);
  t.deepEqual(await needsOf(recruiter.id), []);
});

test.serial(
  "an account that cannot receive what is due within 30 days is listed, and once what is due is",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
    t.deepEqual(await needsOf(recruiter.id), []);
    // 10.00 in 20 days, and 7.00 in 40: the guarantee of 90 days ends then.
    const of = { holdbackPercentage: 0, recruiters: allFor(recruiter) };
    await createPayout(db.admin, { ...of, feeAmount: 1_000, startDate: daysAgo(70) });
    await createPayout(db.admin, { ...of, feeAmount: 700, startDate: daysAgo(50) });
    const risk = { urgency: "waits_for_recruiter", currency: "USD", item_count: 1, payout_id: null };
    t.deepEqual(await needsOf(recruiter.id), [{ ...risk, kind: "account_at_risk", amount: 1_000 }]);
    const due = await createPayout(db.admin, { ...of, feeAmount: 500 });
    t.deepEqual(await needsOf(recruiter.id), [
      { ...risk, kind: "account_cannot_receive", amount: 500, payout_id: due.payout },
    ]);
  },
);

test.serial("an onboarding that was begun a week ago and is not finished is listed until it is", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  const begin = (age: string, kind: string) =>
    db.admin.query(
      `insert into app_private.onboardings (recruiter_id, status, kind, requested_by_role, created_at)
       values ($1, 'taken', $2, 'recruiter', now() - $3::interval)`,
      [recruiter.id, kind, age],
    );
  await begin("8 days", "dashboard");
  await begin("6 days", "onboarding");
  t.deepEqual(await needsOf(recruiter.id), []);
  await begin("8 days", "onboarding");
  const item = { urgency: "waits_for_recruiter", kind: "onboarding_unfinished", amount: null, currency: null };
  t.deepEqual(await needsOf(recruiter.id), [{ ...item, item_count: 1, payout_id: null }]);
  const { rows: reported } = await db.admin.query(
    "select days_open from reporting.unfinished_onboardings where recruiter_id = $1",
    [recruiter.id],
  );
  t.deepEqual(reported, [{ days_open: 8 }]);
  // What Stripe rejected, nobody finishes.
  await db.admin.query("update app.payout_accounts set disabled_reason = 'rejected.fraud' where user_id = $1", [
    recruiter.id,
  ]);
  t.deepEqual(await needsOf(recruiter.id), []);
  await db.admin.query(
    "update app.payout_accounts set disabled_reason = null, transfers_enabled = true where user_id = $1",
    [recruiter.id],
  );
  t.deepEqual(await needsOf(recruiter.id), []);
});

test.serial("a plan that one person has approved waits for another, until it is approved, or too late", async (t) => {
  await dueObligations(db, 2);
  const { plan, planner, second } = await planners(db);
  const waiting = async () =>
    (await db.admin.query("select key, item_count::int, detail from app.needs_you() where kind = 'plan_approved_once'"))
      .rows;
  const one = await plan();
  t.deepEqual(await waiting(), []);
  await planner.query("select app.approve_plan($1, $2)", [one.id, one.hash]);
  const [need, ...others] = await waiting();
  t.deepEqual(others, []);
  t.is(need.key, `plan_approved_once:${one.id}`);
  t.regex(need.detail, /^USD [\d,]+\.00\. .+ approved it first: tonight$/);
  await second.query("select app.approve_plan($1, $2)", [one.id, one.hash]);
  t.deepEqual(await waiting(), []);
  const late = await plan();
  await planner.query("select app.approve_plan($1, $2)", [late.id, late.hash]);
  t.is((await waiting()).length, 1);
  await pastTheGuards(db.admin, `update app.run_plans set expires_at = now() where id = '${late.id}'`);
  t.deepEqual(await waiting(), []);
});

test.serial("money at risk comes first, and the positions are without a gap", async (t) => {
  await createPayout(db.admin, { startDate: daysAgo(400) });
  const { rows } = await db.admin.query<{ position: number; urgency: string }>(
    'select "position", urgency from app.needs_you()',
  );
  t.deepEqual(
    rows.map(({ position }) => position),
    rows.map((_, i) => i + 1),
  );
  const order = ["money_at_risk", "waits_for_admin", "waits_for_recruiter", "good_to_know"];
  const ranks = rows.map(({ urgency }) => order.indexOf(urgency));
  t.deepEqual(ranks, ranks.toSorted());
});

test.serial("only an admin or an analyst sees what needs somebody", async (t) => {
  await refusedToOthers(t, db, "* from app.needs_you()");
});
