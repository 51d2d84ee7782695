import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";

const db = useDatabase(test);

const begin = async (kind: string): Promise<string> =>
  (await db.admin.query("select app_private.begin_scheduled_run($1) as id", [kind])).rows[0].id;
const finish = (id: string) =>
  db.admin.query("update app.payout_runs set claimed_until = now(), finished_at = now() where id = $1", [id]);

test.serial("a run that is begun twice before it has ended is one run, and the next is another", async (t) => {
  const first = await begin("process_due_schedules");
  t.is(await begin("process_due_schedules"), first);
  t.not(await begin("release_due_escrow_holds"), first);
  await finish(first);
  t.not(await begin("process_due_schedules"), first);
});

test.serial("it stands for the run of the crontab whose time has come last", async (t) => {
  const id = await begin("release_due_escrow_holds");
  const { rows } = await db.admin.query(
    `select to_char(expected_at at time zone 'UTC', 'HH24:MI') as at, now() - expected_at < interval '1 day' as is_last,
            expected_at <= now() as has_come
       from app.payout_runs where id = $1`,
    [id],
  );
  t.deepEqual(rows, [{ at: "03:00", is_last: true, has_come: true }]);
});

test.serial("the job in the queue takes up that run", async (t) => {
  const id = await begin("process_due_schedules");
  const { rowCount } = await db.admin.query(
    "select from graphile_worker._private_jobs where payload ->> 'run_id' = $1::text",
    [id],
  );
  t.true(Number(rowCount) > 0);
});

test.serial("what is no daily run is refused", async (t) => {
  for (const kind of ["retry_failed_schedules", "reconcile", null]) {
    await refused(t, db.admin.query("select app_private.begin_scheduled_run($1)", [kind]), "HB008");
  }
});
