// A balance that will not cover what falls due is told once for each change for the worse. Each test has its own currency.

import test from "ava";
import { EVENTS } from "../../../../server/messages/webhooks/events.ts";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createPlacement } from "../../../support/fixtures.ts";

const db = useDatabase(test, async ({ admin }) => {
  await admin.query("select app_private.record_platform_balance($1)", [JSON.stringify({ sek: 50_000, nok: 0 })]);
});

/** An obligation without a hold, due in so many days: its guarantee is then over. */
const due = (currency: string, days: number, feeAmount: number) =>
  createPlacement(db.admin, {
    currency,
    feeAmount,
    startDate: daysAgo(90 - days),
    guaranteePeriodDays: 90,
    holdbackPercentage: 0,
  });

/** What is told of a currency, after one more look. */
async function told(currency: string) {
  await db.admin.query("select app_private.report_cover()");
  const { rows } = await db.admin.query(
    `select type, payload, (payload ->> 'top_up')::int as top_up, (payload ->> 'needed_on')::date - current_date as needed_in,
            (payload ->> 'missing')::int as missing
       from app.events where type like 'cover.%' and payload ->> 'currency' = $1 order by id`,
    [currency],
  );
  for (const { type, payload } of rows) EVENTS[type]?.data.parse(payload);
  return rows.map(({ type, top_up, needed_in, missing }) => [type, top_up, needed_in, missing]);
}

const needs = async (currency: string) =>
  (
    await db.admin.query(
      `select urgency, amount::int, detail::date - current_date as needed_in from app.needs_you()
        where kind = 'not_covered' and currency = $1`,
      [currency],
    )
  ).rows;

test.serial(
  "what is missing is told once, again when it is more or sooner, and when it is covered again",
  async (t) => {
    t.deepEqual(await told("SEK"), []);
    // 50,000 are there: 20,000 on day 2 leave 30,000, 40,000 on day 5 lack 10,000. Day 9 is beyond cover_warning_days (7).
    await due("SEK", 2, 20_000);
    await due("SEK", 5, 40_000);
    await due("SEK", 9, 70_000);
    const first = ["cover.not_covered", 10_000, 5, 10_000];
    t.deepEqual(await told("SEK"), [first]);
    t.deepEqual(await told("SEK"), [first]);
    t.deepEqual(await needs("SEK"), [{ urgency: "money_at_risk", amount: 10_000, needed_in: 5 }]);

    // 5,000 more on day 6: 15,000 at most, and still 10,000 on day 5.
    await due("SEK", 6, 5_000);
    const more = ["cover.not_covered", 15_000, 5, 10_000];
    t.deepEqual(await told("SEK"), [first, more]);

    // 8,000 come: 7,000 are missing, which is less of the same.
    await db.admin.query("select app_private.record_platform_balance($1)", [JSON.stringify({ sek: 58_000, nok: 0 })]);
    t.deepEqual(await told("SEK"), [first, more]);
    t.deepEqual(await needs("SEK"), [{ urgency: "money_at_risk", amount: 7_000, needed_in: 5 }]);

    // All of it comes.
    await db.admin.query("select app_private.record_platform_balance($1)", [JSON.stringify({ sek: 65_000, nok: 0 })]);
    const covered = ["cover.covered", 0, null, null];
    t.deepEqual(await told("SEK"), [first, more, covered]);
    t.deepEqual(await told("SEK"), [first, more, covered]);
    t.deepEqual(await needs("SEK"), []);
    await db.admin.query("select app_private.measure()");
    const { rows } = await db.admin.query(
      "select value::int from app_private.measurements where name = 'holdback_cover_missing_amount' and labels ->> 'currency' = 'SEK'",
    );
    t.deepEqual(rows, [{ value: 0 }]);
  },
);

test.serial("what is missing on an earlier day than was told is told, though it is no more", async (t) => {
  // Nothing is there: 300 and 100 on day 6 lack 400; then the 100 fall due on day 2 instead.
  await due("NOK", 6, 300);
  const moved = await due("NOK", 6, 100);
  const first = ["cover.not_covered", 400, 6, 400];
  t.deepEqual(await told("NOK"), [first]);
  await db.admin.query("select app.cancel_payout(id, 'called off') from app.payouts where placement_id = $1", [moved]);
  await due("NOK", 2, 100);
  t.deepEqual(await told("NOK"), [first, ["cover.not_covered", 400, 2, 100]]);
});

test.serial("what nothing is due of any more is covered again, and kept no more", async (t) => {
  const placement = await due("DKK", 3, 500);
  t.deepEqual(await told("DKK"), [["cover.not_covered", 500, 3, 500]]);
  await db.admin.query("select app.cancel_payout(id, 'called off') from app.payouts where placement_id = $1", [
    placement,
  ]);
  t.deepEqual((await told("DKK")).at(-1), ["cover.covered", 0, null, null]);
});

test.serial(
  "what is short today, the overdue included, names no day to come, and stays the same tomorrow",
  async (t) => {
    await due("CHF", -2, 700);
    t.deepEqual(await told("CHF"), [["cover.not_covered", 700, 0, 700]]);
    t.deepEqual(await needs("CHF"), [{ urgency: "money_at_risk", amount: 700, needed_in: null }]);
    // Not measured since yesterday.
    await db.admin.query("update app_private.cover_plans set needed_on = needed_on - 1 where currency = 'CHF'");
    t.deepEqual(await needs("CHF"), [{ urgency: "money_at_risk", amount: 700, needed_in: null }]);
  },
);
