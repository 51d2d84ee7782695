import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { createPlacement } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

/** An obligation without a hold, due in so many days: its guarantee is then over. */
const due = (days: number, feeAmount: number) =>
  createPlacement(db.admin, {
    currency: "SEK",
    feeAmount,
    startDate: daysAgo(90 - days),
    guaranteePeriodDays: 90,
    holdbackPercentage: 0,
  });

test("the days on which something changes have the balance that is left, and the first that is missed is marked", async (t) => {
  await db.admin.query("select app_private.record_platform_balance('{\"sek\": 50000}')");
  await due(2, 30_000);
  await due(10, 25_000);
  await due(20, 1_000);
  // 50,000; on day 2 20,000 are left; on day 10 5,000 are missing, on day 20 6,000.
  const { rows } = await db.admin.query(
    `select day - current_date as day, due::int, balance_left::int, missing::int, is_covered, is_first_missing
       from app.preview_cover() where currency = 'SEK'`,
  );
  const covered = { missing: 0, is_covered: true, is_first_missing: false };
  t.deepEqual(rows, [
    { day: 0, due: 0, balance_left: 50_000, ...covered },
    { day: 2, due: 30_000, balance_left: 20_000, ...covered },
    { day: 10, due: 25_000, balance_left: -5_000, missing: 5_000, is_covered: false, is_first_missing: true },
    { day: 20, due: 1_000, balance_left: -6_000, missing: 6_000, is_covered: false, is_first_missing: false },
    { day: 30, due: 0, balance_left: -6_000, missing: 6_000, is_covered: false, is_first_missing: false },
  ]);
});

test("only an admin or an analyst sees the cover", async (t) => {
  await refusedToOthers(t, db, "* from app.preview_cover()");
});
