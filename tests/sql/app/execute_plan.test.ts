// A plan is paid exactly as it was approved, once, or not at all.

import test from "ava";
import type pg from "pg";
import { type TestDatabase, temporaryDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { eventually } from "../../support/eventually.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { type Due, dueObligations, planners } from "../../support/plans.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const transfersOf = async (db: TestDatabase) =>
  (
    await db.admin.query(
      "select schedule_id, amount, destination, run_id, status from app.payout_transfers order by schedule_id",
    )
  ).rows;
const sorted = (dues: Due[]) => dues.toSorted((a, b) => (a.schedule < b.schedule ? -1 : 1));

test("exactly the list is paid, by the ordinary way, in a run of its own", async (t) => {
  const db = await temporaryDatabase(t);
  const dues = await dueObligations(db, 3);
  const people = await planners(db);
  const plan = await people.approved();
  const run = await people.execute(plan);
  t.deepEqual(
    await transfersOf(db),
    sorted(dues).map(({ schedule, recruiter }) => ({
      schedule_id: schedule,
      amount: "80000",
      destination: recruiter.stripeAccountId,
      run_id: run,
      status: "intended",
    })),
  );
  const { rows } = await db.admin.query("select item_count::int, item_amounts from app.payout_runs where id = $1", [
    run,
  ]);
  t.deepEqual(rows, [{ item_count: 3, item_amounts: { USD: 240000 } }]);
  const { rows: jobs } = await db.admin.query(
    `select sum(json_array_length(job.payload -> 'transfer_ids'))::int as transfers
       from graphile_worker._private_jobs as job join graphile_worker._private_tasks as task on task.id = job.task_id
      where task.identifier = 'execute_transfer'`,
  );
  t.is(jobs[0]?.transfers, 3);
  await refused(t, people.execute(plan), "HB003");
  t.deepEqual((await db.admin.query("select * from app_private.plan_executions")).rows, []);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("a plan without two approvals of active admins is not paid", async (t) => {
  const db = await temporaryDatabase(t);
  await dueObligations(db, 1);
  const people = await planners(db);
  const plan = await people.plan();
  await refused(t, people.execute(plan), "HB071");
  await people.planner.query("select app.approve_plan($1, $2)", [plan.id, plan.hash]);
  await refused(t, people.execute(plan), "HB071");
  await people.second.query("select app.approve_plan($1, $2)", [plan.id, plan.hash]);
  await db.admin.query("select app.deactivate_user($1)", [people.ids[2]]);
  await refused(t, people.execute(plan), "HB071");
  t.deepEqual(await transfersOf(db), []);
});

test("whatever has drifted is named, and nothing is paid", async (t) => {
  const db = await temporaryDatabase(t);
  const [frozen] = await dueObligations(db, 2);
  const people = await planners(db);
  const plan = await people.approved();
  await db.admin.query("select app.freeze_payout($1, 'x')", [frozen?.payout]);
  await refused(
    t,
    people.execute(plan),
    "HB070",
    new RegExp(`1 of .*${frozen?.schedule} would not be paid: payout_frozen`),
  );
  t.deepEqual(await transfersOf(db), []);
  await db.admin.query("select app.unfreeze_payout($1, 'x')", [frozen?.payout]);
  const [added] = await dueObligations(db, 1);
  await refused(t, people.execute(plan), "HB070", new RegExp(`${added?.schedule} would be paid too`));
  await db.admin.query("select app.freeze_payout($1, 'x')", [added?.payout]);
  await people.execute(plan);
  t.is((await transfersOf(db)).length, 2);
});

test("a list that somebody changed behind the triggers' back has not the hash that was approved", async (t) => {
  const db = await temporaryDatabase(t);
  await dueObligations(db, 1);
  const people = await planners(db);
  const plan = await people.approved();
  await db.admin.query("alter table app.run_plan_items disable trigger all");
  await db.admin.query("update app.run_plan_items set amount = 79999, pay_amount = 79999");
  await refused(t, people.execute(plan), "HB032");
});

test("a plan is executed from its moment on, and not after its end", async (t) => {
  const db = await temporaryDatabase(t);
  await dueObligations(db, 1);
  const people = await planners(db);
  const later = await people.plan(new Date(Date.now() + 3_600_000).toISOString());
  await people.approve(later);
  await refused(t, people.execute(later), "HB050");
  const plan = await people.approved();
  await db.admin.query("alter table app.run_plans disable trigger all");
  await db.admin.query("update app.run_plans set expires_at = now() where id = $1", [plan.id]);
  await refused(t, people.execute(plan), "HB072");
});

test("until Stripe's list has been read after a worker's start, a plan is not paid, and has not drifted", async (t) => {
  const db = await temporaryDatabase(t);
  await dueObligations(db, 1);
  const people = await planners(db);
  const plan = await people.approved();
  await db.admin.query("select app_private.begin_worker('acct_platform', false)");
  await refused(t, people.execute(plan), "HB050", /Nothing is sent at the moment/);
  t.deepEqual(await transfersOf(db), []);
  await db.admin.query("select app_private.finish_stripe_reading(began_at) from app_private.begin_stripe_reading()");
  await people.execute(plan);
  t.is((await transfersOf(db)).length, 1);
});

test("two who execute it at once pay it once", async (t) => {
  const db = await temporaryDatabase(t);
  const dues = await dueObligations(db, 5);
  const people = await planners(db);
  const plan = await people.approved();
  const call = (client: pg.Client) => client.query("select app.execute_plan($1)", [plan.id]);
  const ends = await Promise.allSettled([call(people.first), call(people.second), call(people.planner)]);
  t.is(ends.filter(({ status }) => status === "fulfilled").length, 1);
  for (const end of ends) if (end.status === "rejected") t.is((end.reason as pg.DatabaseError).code, "HB003");
  t.is((await transfersOf(db)).length, dues.length);
});

test("beside an ordinary run everything is paid once: by the plan, or by the run, and then the plan is refused", async (t) => {
  const db = await temporaryDatabase(t);
  const dues = await dueObligations(db, 5);
  const people = await planners(db);
  const plan = await people.approved();
  const [executed, ran] = await Promise.allSettled([
    people.execute(plan),
    db.admin.query("select app.process_due_schedules()"),
  ]);
  t.is(ran.status, "fulfilled");
  if (executed.status === "rejected") t.is((executed.reason as pg.DatabaseError).code, "HB070");
  const transfers = await transfersOf(db);
  t.is(transfers.length, dues.length);
  t.is(new Set(transfers.map(({ run_id }) => run_id)).size, 1, "all by one of the two");
});

test("a connection that dies before the commit leaves nothing, and the plan is paid by the next call", async (t) => {
  const db = await temporaryDatabase(t);
  await dueObligations(db, 2);
  const people = await planners(db);
  const plan = await people.approved();
  people.first.on("error", () => undefined);
  await people.first.query("begin");
  const { rows } = await people.first.query<{ pid: number }>("select pg_backend_pid() as pid");
  await people.execute(plan);
  await db.admin.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await eventually("the connection is gone", async () => {
    const { rowCount } = await db.admin.query("select from pg_stat_activity where pid = $1", [rows[0]?.pid]);
    return rowCount === 0;
  });
  t.deepEqual(await transfersOf(db), []);
  await people.second.query("select app.execute_plan($1)", [plan.id]);
  t.is((await transfersOf(db)).length, 2);
});

test("an unknown plan, and who is no admin, is refused", async (t) => {
  const db = await temporaryDatabase(t);
  await refused(t, db.admin.query("select app.execute_plan($1)", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "app.execute_plan($1)", [NOBODY]);
});
