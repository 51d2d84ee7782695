// Whether the balance covers what falls due, and what to top up: worked out by hand. Each test has a currency of its own.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test, async ({ admin }) => {
  // Stripe names what it holds; of the other currencies there is nothing.
  await admin.query("select app_private.record_platform_balance($1, null, $2)", [
    JSON.stringify({ sek: 50_000, nok: 0, chf: 10_000 }),
    JSON.stringify({ sek: 40_000 }),
  ]);
  await admin.query("select app_private.record_pending_funds($1)", [
    JSON.stringify([
      { id: "txn_1", currency: "sek", available_on: inDays(4), net: 20_000 },
      { id: "txn_2", currency: "sek", available_on: inDays(4), net: 5_000 },
      // It was there when the balance was read.
      { id: "txn_3", currency: "sek", available_on: inDays(-1), net: 7_000 },
    ]),
  ]);
});

/** Unix seconds, at noon. */
const inDays = (days: number) => Date.parse(`${daysAgo(-days)}T12:00:00Z`) / 1000;

/** An obligation without a hold, due in so many days: its guarantee is then over. */
const due = (currency: string, days: number, feeAmount: number) =>
  createPlacement(db.admin, {
    currency,
    feeAmount,
    startDate: daysAgo(90 - days),
    guaranteePeriodDays: 90,
    holdbackPercentage: 0,
  });

async function planOf(currency: string) {
  const { rows } = await db.admin.query(
    `select amount::int, needed_on - current_date as needed_in, missing_then::int, order_on - current_date as order_in,
            available::int, arriving::int, pending_undated::int, due::int
       from app.plan_top_up($1)`,
    [currency],
  );
  return rows;
}

test("what arrives in time counts, what is pending without a date does not", async (t) => {
  for (const [days, amount] of [
    [-3, 30_000],
    [2, 15_000],
    [10, 60_000],
    [20, 10_000],
  ] as const)
    await due("SEK", days, amount);
  await due("SEK", 40, 99_000);
  // 50,000 are there. Today 30,000 are due (20,000 left), on day 2 15,000 (5,000 left), on day 4 25,000 come (30,000),
  // on day 10 60,000 are due: 30,000 are missing; on day 20 40,000. Day 40 is too far away.
  // 40,000 are pending, and 25,000 of it have a date to come: 15,000 have none.
  t.deepEqual(await planOf("sek"), [
    {
      amount: 40_000,
      needed_in: 10,
      missing_then: 30_000,
      order_in: 5,
      available: 50_000,
      arriving: 25_000,
      pending_undated: 15_000,
      due: 115_000,
    },
  ]);
  const { rows } = await db.admin.query(
    `select day - current_date as in_days, due::int, balance_left::int, is_covered, missing::int, missing_major
       from reporting.cover where currency = 'SEK' and (due > 0 or arriving > 0) order by day`,
  );
  t.deepEqual(rows, [
    { in_days: 0, due: 30_000, balance_left: 20_000, is_covered: true, missing: 0, missing_major: "0.00" },
    { in_days: 2, due: 15_000, balance_left: 5_000, is_covered: true, missing: 0, missing_major: "0.00" },
    { in_days: 4, due: 0, balance_left: 30_000, is_covered: true, missing: 0, missing_major: "0.00" },
    { in_days: 10, due: 60_000, balance_left: -30_000, is_covered: false, missing: 30_000, missing_major: "300.00" },
    { in_days: 20, due: 10_000, balance_left: -40_000, is_covered: false, missing: 40_000, missing_major: "400.00" },
  ]);
});

test("a top-up that cannot come in time is to be ordered today", async (t) => {
  await due("NOK", 2, 5_000);
  t.like((await planOf("NOK"))[0], { amount: 5_000, needed_in: 2, missing_then: 5_000, order_in: 0, available: 0 });
});

test("a currency that Stripe does not name has nothing", async (t) => {
  await due("DKK", 7, 5_000);
  t.like((await planOf("DKK"))[0], { amount: 5_000, needed_in: 7, order_in: 2, available: 0, pending_undated: 0 });
});

test("what was paid since the balance was read is not there any more, and what is on its way is still due", async (t) => {
  await due("CHF", -1, 6_000);
  const { rows } = await db.admin.query("select (app_private.start_payout_run('process_due_schedules', null)).id");
  await db.admin.query("select app_private.claim_due_schedules($1)", [rows[0].id]);
  t.like((await planOf("CHF"))[0], { amount: 0, needed_in: null, order_in: null, available: 10_000, due: 6_000 });
  const sent = await db.admin.query(
    `select * from app_private.begin_transfers(
       (select array_agg(id) from app.payout_transfers where currency = 'CHF' and status = 'intended'))`,
  );
  const answers = sent.rows.map(({ transfer_id, attempt }) => ({
    transfer_id,
    attempt,
    http_status: 200,
    stripe_transfer_id: "tr_chf",
  }));
  await db.admin.query("select app_private.record_transfer_answers($1)", [JSON.stringify(answers)]);
  t.like((await planOf("CHF"))[0], { amount: 0, available: 4_000, due: 0 });
});

test("nothing is due in a currency that Stripe does not name", async (t) => {
  t.deepEqual(await planOf("ISK"), []);
});

test("the metric tells what will be missing within a week, and not what is missing later", async (t) => {
  await due("JPY", 6, 700);
  await due("JPY", 9, 5_000);
  await db.admin.query("select app_private.measure()");
  const { rows } = await db.admin.query(
    "select value::int from reporting.metrics where name = 'holdback_cover_missing_amount' and labels ->> 'currency' = 'JPY'",
  );
  t.deepEqual(rows, [{ value: 700 }]);
});

test("a currency must be known", async (t) => {
  await refused(t, db.admin.query("select * from app.plan_top_up('EURO')"), "HB006", /EURO/);
  await refused(t, db.admin.query("select * from app.plan_top_up(null)"), "HB006");
});

test("only an admin plans a top-up", async (t) => {
  await refusedToOthers(t, db, "* from app.plan_top_up('USD')");
});
