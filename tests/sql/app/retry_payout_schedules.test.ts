// Many failed obligations tried again in one call.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

test.serial("all that failed is pending again, with one run, and what did not fail says so", async (t) => {
  const failed = [await createPayout(db.admin), await createPayout(db.admin)];
  await answerDue(db.admin, { http_status: 400, code: "account_closed" });
  const pending = await createPayout(db.admin);
  const jobs = async () =>
    (
      await db.admin.query<{ count: number }>(
        "select count(*)::int as count from graphile_worker.jobs where task_identifier = 'process_due_schedules'",
      )
    ).rows[0]?.count as number;
  const before = await jobs();
  const ids = [...failed, pending].map(({ schedule }) => schedule);
  const { rows } = await db.admin.query(
    "select schedule_id, done, amount, code from app.retry_payout_schedules($1, 'new accounts') order by payout_id",
    [ids],
  );
  // Four fifths of 1,000.00 are not held.
  t.deepEqual(
    rows,
    ids.map((schedule_id, index) => ({
      schedule_id,
      done: index < 2,
      amount: "80000",
      code: index < 2 ? null : "HB003",
    })),
  );
  t.is(await jobs(), before + 1);
  const { rows: audit } = await db.admin.query(
    `select distinct reason from app.payout_audit_log
      where entity_id = any ($1) and new_status = 'pending' and old_status = 'failed'`,
    [ids],
  );
  t.deepEqual(audit, [{ reason: "new accounts" }]);
});

test("it needs a reason, ids and an admin", async (t) => {
  const { schedule } = await createPayout(db.admin);
  await refused(t, db.admin.query("select app.retry_payout_schedules(array[$1::uuid], '')", [schedule]), "HB008");
  await refused(t, db.admin.query("select app.retry_payout_schedules('{}', 'x')"), "HB008");
  await refusedToOthers(t, db, "app.retry_payout_schedules(array[$1::uuid], 'x')", [schedule]);
});
