// In the demo's database, and only there, a day passes when somebody says so.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { refused } from "../../../support/errors.ts";
import { createPayout } from "../../../support/fixtures.ts";

const db = useDatabase(test);

test("a database that is not the demo's refuses to have its time moved, whoever asks", async (t) => {
  const { schedule } = await createPayout(db.admin, { startDate: daysAgo(-1) });
  const read = "select scheduled_date from app.payout_schedules where id = $1";
  const { rows: before } = await db.admin.query(read, [schedule]);
  await refused(t, db.admin.query("select app_private.pass_a_day()"), "HB079");
  t.deepEqual((await db.admin.query(read, [schedule])).rows, before);
});

// Started 88 days ago, guaranteed for 90: in two days the hold ends. Tomorrow it will be one.
test("what is to come comes a day nearer, what is over stays, and the books still agree", async (t) => {
  const made = await temporaryDatabase(t);
  const { payout } = await createPayout(made.admin, { startDate: daysAgo(88) });
  const dates = async () =>
    (
      await made.admin.query(
        `select to_char(release_date at time zone 'UTC', 'YYYY-MM-DD') as released,
                (select to_char(guarantee_completion_date at time zone 'UTC', 'YYYY-MM-DD') from app.placements
                  where id = hold.placement_id) as guaranteed,
                (select reason from app.payout_audit_log as log where log.payout_id = hold.payout_id
                  order by sequence desc limit 1) as reason
           from app.escrow_holds as hold where payout_id = $1`,
        [payout],
      )
    ).rows[0];
  t.like(await dates(), { released: daysAgo(-2), guaranteed: daysAgo(-2) });
  await made.admin.query("insert into app_private.demo default values");
  const { rows: first } = await made.admin.query("select app_private.pass_a_day() as days");
  t.deepEqual(first, [{ days: 1 }]);
  const after = { released: daysAgo(-1), guaranteed: daysAgo(-1), reason: "A day of the demo passes." };
  t.deepEqual(await dates(), after);
  const { rows: broken } = await made.admin.query("select rule, detail from reporting.invariant_violations");
  t.deepEqual(broken, []);
});
