import test from "ava";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

/** What stops a run of today that has ended, or has not. */
async function stoppedBy({ isFinished }: { isFinished: boolean }): Promise<string | null> {
  const { rows } = await db.admin.query(
    `with run as (
       insert into app.payout_runs (kind, started_by_role, claimed_until, finished_at)
       values ('process_due_schedules', 'system', now(), case when $1 then now() end) returning id)
     select id from run`,
    [isFinished],
  );
  const { rows: states } = await db.admin.query("select app_private.scheduled_run_state($1) as state", [rows[0].id]);
  return states[0].state.stopped_by;
}
const ended = (ago: string) =>
  db.admin.query("update app_private.expected_tasks set created_at = now() - $1::interval", [ago]);

test.serial("a refused key stops a run, a person who paused payouts is no failure of it", async (t) => {
  await ended("1 minute");
  t.is(await stoppedBy({ isFinished: true }), null);
  await db.admin.query("select app.pause_payouts('all', 'the books are looked at')");
  t.is(await stoppedBy({ isFinished: true }), null);
  await db.admin.query("update app_private.stripe_circuit set opened_at = now(), opened_reason = 'Invalid API Key'");
  t.is(await stoppedBy({ isFinished: true }), "The platform's Stripe key is refused: Invalid API Key");
  await db.admin.query("update app_private.stripe_circuit set opened_at = null, opened_reason = null");
});

test.serial("that no worker was seen stops what is open, and not what a worker has just ended", async (t) => {
  await ended("11 minutes");
  t.is(await stoppedBy({ isFinished: false }), "No worker has ended a task for more than ten minutes.");
  t.is(await stoppedBy({ isFinished: true }), null);
});

test.serial("there is no state of a run that is none", async (t) => {
  const { rows } = await db.admin.query("select app_private.scheduled_run_state(gen_random_uuid()) as state");
  t.deepEqual(rows, [{ state: null }]);
});
