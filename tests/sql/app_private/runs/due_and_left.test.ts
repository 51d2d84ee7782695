// What a run leaves, and why: written into its row when it has claimed everything, so that it is still known when the
// obligations have been paid.

import test from "ava";
import { temporaryDatabase } from "../../../support/database.ts";
import { createPayout, createPlacement, type Queryable } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

const skippedIn = async (db: Queryable) =>
  (await db.query("select skipped from app.payout_runs where schedule_ids is null order by id")).rows.map(
    ({ skipped }) => skipped,
  );

test("a run keeps what it left in groups by reason and currency, whatever becomes of it later", async (t) => {
  const { admin } = await temporaryDatabase(t);
  const frozen = [await createPayout(admin), await createPayout(admin)];
  for (const { payout } of frozen) await admin.query("select app.freeze_payout($1, 'a dispute')", [payout]);
  await createPlacement(admin, { feeAmount: 5_000, currency: "JPY", holdbackPercentage: 0 });
  await createPlacement(admin, { feeAmount: 30_000, holdbackPercentage: 0 });
  await admin.query("select app.pause_payouts('currency:JPY', 'a holiday')");
  await admin.query("select app.process_due_schedules()");
  // Four fifths of 1,000.00 each are due of the two that are frozen; the 300.00 of nobody are taken up.
  const left = [
    { reason: "paused", currency: "JPY", count: 1, amount: 5_000 },
    { reason: "payout_frozen", currency: "USD", count: 2, amount: 160_000 },
  ];
  t.deepEqual(await skippedIn(admin), [left]);
  for (const { payout } of frozen) await admin.query("select app.unfreeze_payout($1, 'settled')", [payout]);
  await admin.query("select app.process_due_schedules()");
  t.deepEqual(await skippedIn(admin), [left, left.slice(0, 1)]);
  const { rows } = await admin.query(
    "select app_private.run_report(id) -> 'skipped' as skipped from app.payout_runs where schedule_ids is null order by id",
  );
  t.deepEqual(rows.at(-1), { skipped: { paused: 1 } });
});

test("analysts see what a run took and left, by currency and reason, also of one that could take nothing", async (t) => {
  const db = await temporaryDatabase(t);
  const { admin } = db;
  const frozen = await createPayout(admin, { holdbackPercentage: 0 });
  await admin.query("select app.freeze_payout($1, 'a dispute')", [frozen.payout]);
  const analyst = await db.connectAs("holdback_analyst");
  const runs = async () =>
    (
      await analyst.query(
        `select currency, amount_major, skipped_count::int, skipped_major, skipped_reasons
           from reporting.runs order by started_at, currency`,
      )
    ).rows.map((row) => Object.values(row));
  // All that is due is frozen: the night could pay nothing.
  await answerDue(admin);
  const frozenOnly = ["USD", "0.00", 1, "1000.00", ["payout_frozen"]];
  t.deepEqual(await runs(), [frozenOnly]);
  await createPlacement(admin, { feeAmount: 5_000, currency: "JPY", holdbackPercentage: 0 });
  await admin.query("select app.pause_payouts('currency:JPY', 'a holiday')");
  await createPlacement(admin, { feeAmount: 30_000, holdbackPercentage: 0 });
  await answerDue(admin);
  t.deepEqual(await runs(), [
    frozenOnly,
    ["JPY", "0", 2, "5000", ["paused"]],
    ["USD", "300.00", 2, "1000.00", ["payout_frozen"]],
  ]);
  const { rows } = await analyst.query(
    `select reason, currency, schedule_count::int, amount_major
       from reporting.run_skips where started_at = (select max(started_at) from reporting.runs) order by reason`,
  );
  t.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      ["paused", "JPY", 1, "5000"],
      ["payout_frozen", "USD", 1, "1000.00"],
    ],
  );
});

test("a run that releases holds leaves nothing behind of what it does not pay", async (t) => {
  const { admin } = await temporaryDatabase(t);
  const { payout } = await createPayout(admin);
  await admin.query("select app.freeze_payout($1, 'a dispute')", [payout]);
  await admin.query("select app.release_due_escrow_holds()");
  t.deepEqual(await skippedIn(admin), [[]]);
});

test("what the money is spent on is worked out once, however many obligations are left", async (t) => {
  const { admin } = await temporaryDatabase(t);
  await admin.query(
    `insert into app_private.platform_balances (currency, available, asked_at) values ('USD', 1000, clock_timestamp()), ('EUR', 1000, clock_timestamp())`,
  );
  for (let i = 0; i < 5; i++) await createPlacement(admin, { holdbackPercentage: 0 });
  const client = await admin.connect();
  t.teardown(() => client.release());
  await client.query("begin");
  await client.query("set local track_functions = 'all'");
  const { rows } = await client.query("select reason, count::int from app_private.due_and_left()");
  t.deepEqual(rows, [{ reason: "waiting_for_funds", count: 5 }]);
  const { rows: calls } = await client.query(
    "select calls::int from pg_stat_xact_user_functions where schemaname = 'app_private' and funcname = 'funds_to_spend'",
  );
  t.deepEqual(calls, [{ calls: 1 }]);
  await client.query("rollback");
});
