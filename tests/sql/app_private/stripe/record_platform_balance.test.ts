// What Stripe said when it was asked for the balance, recorded by many at once.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { createPlacement } from "../../../support/fixtures.ts";

const db = useDatabase(test);

const moment = async () => (await db.admin.query("select clock_timestamp()::text as moment")).rows[0].moment as string;

test("money that is on its way is not promised a second time", async (t) => {
  const placements: string[] = [];
  for (const [amount, startDate] of [
    [80_000, "2025-01-01"],
    [50_000, "2025-01-02"],
    [15_000, "2025-01-03"],
  ] as const) {
    placements.push(
      await createPlacement(db.admin, { currency: "NOK", feeAmount: amount, startDate, holdbackPercentage: 0 }),
    );
  }
  const run = async () => {
    const { rows } = await db.admin.query("select (app_private.start_payout_run('process_due_schedules', null)).id");
    await db.admin.query("select app_private.claim_due_schedules($1)", [rows[0].id]);
  };
  await run();
  const answer = async (what: (i: number) => object) => {
    const { rows } = await db.admin.query(
      `select * from app_private.begin_transfers(
         (select array_agg(id) from app.payout_transfers where currency = 'NOK' and status = 'intended'))`,
    );
    const answers = rows.map(({ transfer_id, attempt }, i) => ({ transfer_id, attempt, ...what(i) }));
    await db.admin.query("select app_private.record_transfer_answers($1)", [JSON.stringify(answers)]);
  };
  await answer(() => ({ http_status: 400, code: "balance_insufficient" }));
  const resumed = async (askedAt: string | null = null) => {
    const { rows } = await db.admin.query(
      `select app_private.record_platform_balance('{"nok": 100000}', $1) as resumed`,
      [askedAt],
    );
    return rows[0].resumed;
  };
  const statuses = async () =>
    (
      await db.admin.query(
        "select status from app.payout_schedules where placement_id = any ($1) order by scheduled_date",
        [placements],
      )
    ).rows.map(({ status }) => status);

  t.is(await resumed(), 2, "the oldest, and the one that fits beside it");
  await run();
  t.deepEqual(await statuses(), ["processing", "failed", "processing"]);
  t.is(await resumed(), 0, "a second webhook about the same money, before Stripe has executed the transfers");

  const askedAt = await moment();
  await answer((i) => ({ http_status: 200, stripe_transfer_id: `tr_nok${i}` }));
  t.deepEqual(await statuses(), ["processed", "failed", "processed"]);
  t.is(await resumed(askedAt), 0, "Stripe was asked before it executed them, and their outcome was recorded since");
  t.is(await resumed(askedAt), null, "another answer was recorded meanwhile");
  t.is(await resumed(await moment()), 1);
});
