// Since when something is owed does not change with what becomes of it.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { createPayout } from "../../support/fixtures.ts";
import { pastTheGuards } from "../../support/without_triggers.ts";

const db = useDatabase(test);

test("what was refused and is tried again, and what was paid, are as late as since they were due", async (t) => {
  const [refused, paid] = [await createPayout(db.admin), await createPayout(db.admin)];
  await pastTheGuards(
    db.admin,
    `update app.payout_schedules
        set scheduled_date = now() - interval '20 days', guarantee_completion_date = now() - interval '10 days'`,
    `update app.payout_schedules set status = 'failed', failure_code = 'x', failure_reason = 'x',
            next_retry_at = now() + interval '1 hour' where id = '${refused.schedule}'`,
    `update app.payout_schedules set status = 'processed', processed_at = now() - interval '3 days'
      where id = '${paid.schedule}'`,
  );
  const analyst = await db.connectAs("holdback_analyst");
  const late = async (schedule: string) =>
    (
      await analyst.query(
        `select round(days_late)::int as days, round(extract(epoch from now() - due_at) / 86400)::int as since
           from reporting.schedules where schedule_id = $1`,
        [schedule],
      )
    ).rows[0];
  t.deepEqual(await late(refused.schedule), { days: 10, since: 10 });
  t.deepEqual(await late(paid.schedule), { days: 7, since: 10 });
  t.deepEqual((await analyst.query("select bucket, schedule_count::int as count from reporting.ageing")).rows, [
    { bucket: "8-30", count: 1 },
  ]);
  const { rows: unpaid } = await analyst.query(
    "select round(extract(epoch from now() - due_since) / 86400)::int as since from reporting.unpaid_schedules",
  );
  t.deepEqual(unpaid, [{ since: 10 }]);
  const { rows: delays } = await analyst.query("select round(days_to_paid)::int as days from reporting.payment_delays");
  t.deepEqual(delays, [{ days: 7 }]);
});
