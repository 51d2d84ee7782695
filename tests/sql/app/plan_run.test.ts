// A list of what would be paid, frozen.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout } from "../../support/fixtures.ts";
import { dueObligations, planners } from "../../support/plans.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a plan has what a run would pay, as it would, and nothing that a run would leave", async (t) => {
  const db = await temporaryDatabase(t);
  const [one, frozen] = await dueObligations(db, 2);
  await db.admin.query("select app.freeze_payout($1, 'x')", [frozen?.payout]);
  const { plan } = await planners(db);
  const { id, hash } = await plan();
  t.regex(hash, /^[0-9a-f]{64}$/);
  const { rows } = await db.admin.query(
    `select schedule_id, payout_id, recruiter_id, amount, offset_amount, pay_amount, currency, stripe_account_id
       from app.run_plan_items where plan_id = $1`,
    [id],
  );
  t.deepEqual(rows, [
    {
      schedule_id: one?.schedule,
      payout_id: one?.payout,
      recruiter_id: one?.recruiter.id,
      amount: "80000",
      offset_amount: "0",
      pay_amount: "80000",
      currency: "USD",
      stripe_account_id: one?.recruiter.stripeAccountId,
    },
  ]);
  const { rows: plans } = await db.admin.query(
    "select item_count, pay_amounts, expires_at = as_of + interval '24 hours' as for_a_day from app.run_plans",
  );
  t.deepEqual(plans, [{ item_count: 1, pay_amounts: { USD: 80000 }, for_a_day: true }]);
  t.not((await plan()).hash, hash, "another plan, another hash");
});

test("what needs a plan is paid by no run, and the preview and the explanation say so", async (t) => {
  const db = await temporaryDatabase(t);
  const [large] = await dueObligations(db, 1, 100_001);
  const [small] = await dueObligations(db, 1, 100_000);
  // Of payouts of more than 1,000.00 USD.
  await db.admin.query(`update app_private.settings set value = '{"USD": 100000}' where name = 'plan_from_amounts'`);
  const { rows: preview } = await db.admin.query(
    "select schedule_id, would_pay, reasons from app.preview_due_schedules() order by would_pay",
  );
  t.deepEqual(preview, [
    { schedule_id: large?.schedule, would_pay: false, reasons: ["needs_plan"] },
    { schedule_id: small?.schedule, would_pay: true, reasons: [] },
  ]);
  const { rows: why } = await db.admin.query(
    "select code, who from app.explain_payout($1) where schedule_id is not null",
    [large?.payout],
  );
  t.deepEqual(why, [{ code: "needs_plan", who: "platform admin" }]);
  const people = await planners(db);
  const plan = await people.plan();
  await refused(t, db.admin.query("select app.process_payout_schedule($1)", [large?.schedule]), "HB050", /plan/);
  await db.admin.query("select app.process_due_schedules()");
  const statusOf = async (schedule?: string) =>
    (await db.admin.query("select status from app.payout_schedules where id = $1", [schedule])).rows[0]?.status;
  t.deepEqual([await statusOf(large?.schedule), await statusOf(small?.schedule)], ["pending", "processing"]);
  // The run has paid the small one: the plan of both has drifted, and one of the large one alone pays it.
  t.like(await people.drift(plan), [{ change: "removed", schedule_id: small?.schedule }]);
  await people.execute(await people.approved());
  t.is(await statusOf(large?.schedule), "processing");
});

test("no session can pretend that it executes a plan", async (t) => {
  const db = await temporaryDatabase(t);
  const [large] = await dueObligations(db, 1, 100_001);
  await db.admin.query(`update app_private.settings set value = '{"USD": 100000}' where name = 'plan_from_amounts'`);
  const { planner, plan } = await planners(db);
  const { id } = await plan();
  await planner.query("select set_config('holdback.plan_id', $1, false)", [id]);
  await refused(
    t,
    planner.query("insert into app_private.plan_executions values (pg_current_xact_id(), $1)", [id]),
    "42501",
  );
  await refused(t, planner.query("select app.process_payout_schedule($1)", [large?.schedule]), "HB050");
});

test("a plan of nothing, of the past, without a reason, or by nobody is refused; a list is never changed", async (t) => {
  const call = (reason: string, asOf: string | null) => db.admin.query("select app.plan_run($1, $2)", [reason, asOf]);
  await refused(t, call("x", daysAgo(1)), "HB008");
  await refused(t, call(" ", null), "HB008");
  await refused(t, call("x".repeat(2001), null), "HB037");
  await refused(t, call("x", "2101-01-01Z"), "HB059");
  await refusedToOthers(t, db, "app.plan_run('x')");
  const empty = await temporaryDatabase(t);
  await refused(t, empty.admin.query("select app.plan_run('x')"), "HB050");
  await createPayout(db.admin);
  await call("x", null);
  await refused(t, db.admin.query("update app.run_plan_items set amount = 1, pay_amount = 1"), "HB007");
  await refused(t, db.admin.query("delete from app.run_plan_approvals"), "HB007");
  await refused(t, db.admin.query("update app.run_plans set expires_at = now() + interval '9 days'"), "HB003");
});
