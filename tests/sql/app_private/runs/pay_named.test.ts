// A verb that lets one payment go on has that one paid, by a run of its own, and nothing else that happens to be due.

import test, { type ExecutionContext } from "ava";
import { asked, confirm, createAdmin } from "../../../security/two_admins.ts";
import { type TestDatabase, temporaryDatabase } from "../../../support/database.ts";
import { allFor, createPayout, createRecruiter, type PayoutIds } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

/** The runs that wait in the queue take their steps; what was claimed meanwhile, by obligation, and who started it. */
async function workOff(db: TestDatabase) {
  const { rows: jobs } = await db.admin.query<{ run: string }>(
    "select payload ->> 'run_id' as run from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id where task.identifier = 'process_due_schedules'",
  );
  const claimed: string[] = [];
  for (const { run } of jobs) {
    while ((await db.admin.query("select app_private.step_payout_run($1) as step", [run])).rows[0].step === "more");
    const { rows } = await db.admin.query("select schedule_id as id from app.payout_transfers where run_id = $1", [
      run,
    ]);
    claimed.push(...rows.map(({ id }) => id));
  }
  const { rows: runs } = await db.admin.query("select skipped from app.payout_runs where id::text = any ($1)", [
    jobs.map(({ run }) => run),
  ]);
  return { claimed: claimed.sort(), skipped: runs.map(({ skipped }) => skipped) };
}

const nothingWaits = (db: TestDatabase) => db.admin.query("delete from graphile_worker._private_jobs");

const VERBS: Record<string, (t: ExecutionContext, db: TestDatabase) => Promise<PayoutIds>> = {
  async retry_payout_schedule(_t, db) {
    const one = await createPayout(db.admin);
    await answerDue(db.admin, { http_status: 400, code: "account_closed" });
    await nothingWaits(db);
    await createPayout(db.admin);
    await db.admin.query("select app.retry_payout_schedule($1, 'a new account')", [one.schedule]);
    return one;
  },
  async retry_payout_schedules(_t, db) {
    const one = await createPayout(db.admin);
    await answerDue(db.admin, { http_status: 400, code: "account_closed" });
    await nothingWaits(db);
    await createPayout(db.admin);
    await db.admin.query("select app.retry_payout_schedules(array[$1::uuid], 'a new account')", [one.schedule]);
    return one;
  },
  async unfreeze_payout(_t, db) {
    const one = await createPayout(db.admin);
    await db.admin.query("select app.freeze_payout($1, 'a dispute')", [one.payout]);
    await createPayout(db.admin);
    await db.admin.query("select app.unfreeze_payout($1, 'settled')", [one.payout]);
    return one;
  },
  async pass_payout_ceiling(t, db) {
    const [asker, other] = [await createAdmin(db), await createAdmin(db)];
    const one = await createPayout(db.admin);
    await createPayout(db.admin);
    await db.admin.query("select app.set_payout_ceiling('all', 1000000, 'USD', 'a limit')");
    await nothingWaits(db);
    const request = await asked(t, asker, "app.pass_payout_ceiling($1, 'agreed')", [one.schedule]);
    await confirm(other, request);
    return one;
  },
  async end_cool_down(t, db) {
    const [asker, other] = [await createAdmin(db), await createAdmin(db)];
    const recruiter = await createRecruiter(db.admin);
    const one = await createPayout(db.admin, { recruiters: allFor(recruiter) });
    await createPayout(db.admin);
    await db.admin.query("select app.link_payout_account($1, 'acct_another')", [recruiter.id]);
    await db.admin.query("select app_private.record_payout_account('acct_another', true, '{}', null)");
    await nothingWaits(db);
    const request = await asked(t, asker, "app.end_cool_down($1, 'they called')", [recruiter.id]);
    await confirm(other, request);
    return one;
  },
};

for (const [verb, free] of Object.entries(VERBS)) {
  test(`${verb} has paid what it frees, and nothing else that is due`, async (t) => {
    const db = await temporaryDatabase(t);
    const one = await free(t, db);
    const { claimed, skipped } = await workOff(db);
    t.deepEqual(claimed, [one.schedule]);
    // Nor does the run say that it left what it was never to pay.
    t.deepEqual(skipped, [[]]);
  });
}

test("what somebody else has locked for a moment is waited for, and paid by the same run", async (t) => {
  const db = await temporaryDatabase(t);
  const one = await VERBS.unfreeze_payout?.(t, db);
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from app.payout_runs where schedule_ids = array[$1::uuid]",
    [one?.schedule],
  );
  const step = async () =>
    (await db.admin.query("select app_private.step_payout_run($1) as step", [rows[0]?.id])).rows[0].step;
  // As the end of a run that began before, or an answer that is recorded, has it.
  const other = await db.admin.connect();
  t.teardown(() => other.release());
  await other.query("begin");
  await other.query("select from app.payouts where id = $1 for no key update", [one?.payout]);
  t.is(await step(), "busy");
  await other.query("commit");
  t.is(await step(), "more");
  t.is(await step(), "done");
  const { rows: transfers } = await db.admin.query("select run_id from app.payout_transfers where schedule_id = $1", [
    one?.schedule,
  ]);
  t.deepEqual(transfers, [{ run_id: rows[0]?.id }]);
});
