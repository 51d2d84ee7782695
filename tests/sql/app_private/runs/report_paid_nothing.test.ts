import test from "ava";
import { temporaryDatabase } from "../../../support/database.ts";
import { allFor, createPayout, createPlacement, createRecruiter, type Queryable } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

/** Each placement has 800.00 USD to pay at once, and 200.00 USD held. */
const placement = (db: Queryable, recruiter?: { id: string }) =>
  createPlacement(db, {
    feeAmount: 100_000,
    holdbackPercentage: 20,
    ...(recruiter ? { recruiters: allFor(recruiter) } : {}),
  });

/** As the worker does when it has recorded answers. */
const finish = (db: Queryable) =>
  db.query("select app_private.finish_answered_runs(array(select id from app.payout_runs))");

const told = async (db: Queryable) =>
  (
    await db.query("select payload - 'id' as told from app.events where type = 'payout_run.paid_nothing' order by id")
  ).rows.map(({ told }) => told);
const metric = async (db: Queryable) =>
  (await db.query("select value from reporting.metrics where name = 'holdback_run_paid_nothing'")).rows[0].value;

test("a run that pays nothing during a pause says how much it left, and why; one that pays says nothing", async (t) => {
  const { admin } = await temporaryDatabase(t);
  await placement(admin);
  await placement(admin);
  await admin.query("select app.pause_payouts('all', 'quarter end')");
  await admin.query("select app.process_due_schedules()");
  const left = { count: 2, amounts: { USD: 160_000 }, reasons: { paused: 2 } };
  t.deepEqual(await told(admin), [left]);
  t.is(await metric(admin), "2");
  const { rows } = await admin.query(
    "select item_count::int, kept_back_count::int, found_nothing from app.payout_runs",
  );
  t.deepEqual(rows, [{ item_count: 0, kept_back_count: 2, found_nothing: false }]);
  await admin.query("select app.resume_payouts('all', 'over')");
  await answerDue(admin);
  await finish(admin);
  t.deepEqual(await told(admin), [left]);
  t.is(await metric(admin), "0");
});

test("a run that Stripe refuses everything for want of funds has paid nothing too", async (t) => {
  const { admin } = await temporaryDatabase(t);
  await placement(admin);
  await answerDue(admin, { http_status: 400, code: "balance_insufficient" });
  await finish(admin);
  t.like((await told(admin))[0], { count: 1, reasons: { funds: 1 } });
});

test("what a person, or the recruiter, keeps back is nothing that a run should have paid", async (t) => {
  const { admin } = await temporaryDatabase(t);
  const { payout } = await createPayout(admin);
  await admin.query("select app.freeze_payout($1, 'a dispute')", [payout]);
  const { rows } = await admin.query("select id from app.create_user('r@example.com', 'R', 'recruiter')");
  await placement(admin, rows[0]);
  await placement(admin, await createRecruiter(admin)).then(() =>
    admin.query("update app.payout_accounts set transfers_enabled = false"),
  );
  await admin.query("select app.process_due_schedules()");
  t.deepEqual(await told(admin), []);
  t.is(await metric(admin), "0");
});

test("a run of an empty night says nothing", async (t) => {
  const { admin } = await temporaryDatabase(t);
  await admin.query("select app.process_due_schedules()");
  t.deepEqual(await told(admin), []);
});
