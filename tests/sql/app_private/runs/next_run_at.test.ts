// The next time at which the crontab starts a task, by the times that app_private.expected_tasks has.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

const nextRun = async (after: string, task?: string) => {
  const { rows } = await db.admin.query<{ at: Date }>(
    task ? "select app_private.next_run_at($1, $2) as at" : "select app_private.next_run_at($1) as at",
    [after, ...(task ? [task] : [])],
  );
  return rows[0]?.at.toISOString();
};

test("a run that pays begins at 02:00 UTC, and the release of holds at 03:00", async (t) => {
  t.is(await nextRun("2026-11-29T02:00:00Z"), "2026-11-29T02:00:00.000Z");
  t.is(await nextRun("2026-11-29T02:00:00.000001Z"), "2026-11-30T02:00:00.000Z");
  t.is(await nextRun("2026-11-29T02:30:00Z", "release_due_escrow_holds"), "2026-11-29T03:00:00.000Z");
});

test("another time of the ledger of the crontab is another run for previews", async (t) => {
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    await client.query("update app_private.expected_tasks set first_at = '21:45' where task = 'process_due_schedules'");
    const { rows } = await client.query<{ at: Date }>("select app_private.next_run_at('2026-11-29T02:00:00Z') as at");
    t.is(rows[0]?.at.toISOString(), "2026-11-29T21:45:00.000Z");
  } finally {
    await client.query("rollback");
    client.release();
  }
});
