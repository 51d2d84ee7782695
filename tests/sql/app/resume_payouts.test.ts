import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("a pause ends with a reason, and jobs for what it held back are there", async (t) => {
  await db.admin.query("select app.pause_payouts('currency:SEK', 'something is wrong')");
  await db.admin.query("delete from graphile_worker._private_jobs");
  const { rows } = await db.admin.query(
    "select reason, resume_reason, resumed_by_role, resumed_at is not null as resumed from app.resume_payouts('currency:sek', 'it was nothing')",
  );
  t.deepEqual(rows, [
    { reason: "something is wrong", resume_reason: "it was nothing", resumed_by_role: "postgres", resumed: true },
  ]);
  const { rows: jobs } = await db.admin.query(
    "select distinct task_identifier as task from graphile_worker.jobs order by 1",
  );
  t.deepEqual(
    jobs.map(({ task }) => task),
    ["process_due_schedules", "recover_debts", "resolve_transfers"],
  );
  const { rows: events } = await db.admin.query(
    "select payload ->> 'resume_reason' as reason from app.events where type = 'payout_pause.ended' and payload ->> 'scope_value' = 'SEK'",
  );
  t.deepEqual(events, [{ reason: "it was nothing" }]);
  await refused(t, db.admin.query("select app.resume_payouts('currency:SEK', 'again')"), "HB002");
});

test("what is not paused, a scope that is none, and no reason are refused; only an admin resumes", async (t) => {
  await refused(t, db.admin.query("select app.resume_payouts('currency:CHF', 'x')"), "HB002");
  await refused(t, db.admin.query("select app.resume_payouts('nothing', 'x')"), "HB008");
  await refused(t, db.admin.query("select app.resume_payouts('all', '')"), "HB008");
  await refusedToOthers(t, db, "app.resume_payouts('all', 'x')");
});
