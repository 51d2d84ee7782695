// Many pending obligations get another date in one call.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

const move =
  "select schedule_id, done, amount, code from app.reschedule_payout_schedules($1, $2, 'agreed') order by payout_id";
const dates = async (ids: readonly string[]) => {
  const { rows } = await db.admin.query(
    `select array_agg(distinct to_char(scheduled_date at time zone 'UTC', 'YYYY-MM-DD')) as days
       from app.payout_schedules where id = any ($1)`,
    [ids],
  );
  return rows[0]?.days;
};

test.serial(
  "all that is pending gets the date, with the reason in its history; what was sent says that it was",
  async (t) => {
    const sent = await createPayout(db.admin);
    await answerDue(db.admin);
    const pending = [await createPayout(db.admin), await createPayout(db.admin)];
    const ids = [sent, ...pending].map(({ schedule }) => schedule);
    const { rows } = await db.admin.query(move, [ids, "2060-03-05Z"]);
    // Four fifths of 1,000.00 are not held.
    t.deepEqual(
      rows,
      ids.map((schedule_id, index) => ({
        schedule_id,
        done: index > 0,
        amount: "80000",
        code: index > 0 ? null : "HB003",
      })),
    );
    t.deepEqual(await dates(ids.slice(1)), ["2060-03-05"]);
    const { rows: audit } = await db.admin.query(
      "select distinct reason from app.payout_audit_log where entity_id = any ($1) and action = 'update' and reason is not null",
      [ids.slice(1)],
    );
    t.deepEqual(audit, [{ reason: "agreed" }]);
  },
);

test.serial("nothing is moved when the sums are not those that were confirmed", async (t) => {
  const { schedule } = await createPayout(db.admin);
  const before = await dates([schedule]);
  await refused(
    t,
    db.admin.query(
      "select app.reschedule_payout_schedules(array[$1::uuid], '2060-03-05Z', 'x', array[('USD', 79999)]::app.confirmed_sum[])",
      [schedule],
    ),
    "HB028",
  );
  t.deepEqual(await dates([schedule]), before);
});

test("it needs a date, a reason, ids and an admin", async (t) => {
  const { schedule } = await createPayout(db.admin);
  const call = (args: string) => db.admin.query(`select app.reschedule_payout_schedules(${args})`);
  await refused(t, call(`array['${schedule}'::uuid], now(), ''`), "HB008");
  await refused(t, call(`array['${schedule}'::uuid], null, 'x'`), "HB008");
  await refused(t, call("'{}', now(), 'x'"), "HB008");
  await refusedToOthers(t, db, "app.reschedule_payout_schedules(array[$1::uuid], now(), 'x')", [schedule]);
});
