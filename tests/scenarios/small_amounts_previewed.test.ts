// What other terms would have done with small amounts: the nights in which money leaves, and how many transfers that makes.
// Figures worked out by hand.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { allFor, createCompany, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);

const WEEKLY = `first_payment_days => 0, payment_rhythm => 'weekly',
  minimum_payments => array[('USD', 5000)]::app.minimum_payment[], longest_wait_days => 35`;

async function place(companyId: string, feeAmounts: [startDate: string, feeAmount: number][]) {
  const recruiters = allFor(await createRecruiter(db.admin));
  for (const [startDate, feeAmount] of feeAmounts)
    await createPlacement(db.admin, { companyId, recruiters, feeAmount, startDate, holdbackPercentage: 0 });
}

async function preview(companyId: string, terms: string) {
  const { rows } = await db.admin.query(
    `select fee_amount::int as fee, leaves_on::text[] as leaves, leaves_on_then::text[] as then,
            transfers::int, transfers_then::int
       from app.preview_payout_policy(90, 0, $1, ${terms})`,
    [companyId],
  );
  return rows.map(({ fee, leaves, then, transfers, transfers_then }) => [
    fee,
    leaves.join(),
    then.join(),
    transfers,
    transfers_then,
  ]);
}

test("a rhythm and a minimum make one transfer of several, in a later night", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { holdback_percentage: 0, first_payment_days: 0, valid_from: "2020-01-01" });
  // 2025-03-03, 10, 17, 24 and 31 are Mondays.
  await place(companyId, [
    ["2025-03-04", 2_000],
    ["2025-03-06", 2_000],
    ["2025-03-11", 1_000],
    ["2025-03-12", 9_000],
    ["2025-03-18", 4_000],
  ]);
  // On the 10th 40.00 are less than 50.00; on the 17th 10.00 and 90.00 more are due: four parts, 140.00, one transfer. What
  // is due on the 18th waits for 35 days, until April 22.
  t.deepEqual(await preview(companyId, WEEKLY), [
    [2_000, "2025-03-04", "2025-03-17", 1, 1],
    [2_000, "2025-03-06", "2025-03-17", 1, 0],
    [1_000, "2025-03-11", "2025-03-17", 1, 0],
    [9_000, "2025-03-12", "2025-03-17", 1, 0],
    [4_000, "2025-03-18", "2025-04-22", 1, 1],
  ]);
  const { rows } = await db.admin.query(
    `select month::text, transfer_count::int as transfers, transfer_count_then::int as transfers_then,
            day_count::int as days, day_count_then::int as days_then
       from app.preview_payout_policy_totals(90, 0, $1, ${WEEKLY})`,
    [companyId],
  );
  t.deepEqual(rows, [{ month: "2025-03-01", transfers: 5, transfers_then: 2, days: 5, days_then: 2 }]);
});

test("terms that let amounts wait are played themselves, and without them each leaves on its day", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, {
    holdback_percentage: 0,
    first_payment_days: 0,
    valid_from: "2020-01-01",
    payment_rhythm: "monthly",
    longest_wait_days: 40,
  });
  await place(companyId, [
    ["2025-03-04", 2_000],
    ["2025-03-06", 2_000],
    ["2025-04-01", 1_000],
  ]);
  t.deepEqual(await preview(companyId, "first_payment_days => 0"), [
    [2_000, "2025-04-01", "2025-03-04", 1, 1],
    [2_000, "2025-04-01", "2025-03-06", 0, 1],
    [1_000, "2025-04-01", "2025-04-01", 0, 1],
  ]);
});

test("a holdback leaves with the end of the guarantee, and no transfer carries more than 40 parts", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { holdback_percentage: 0, first_payment_days: 0, valid_from: "2020-01-01" });
  await place(
    companyId,
    Array.from({ length: 43 }, () => ["2025-03-10", 1_000]),
  );
  // 5.00 on Monday, March 10; 5.00 on June 8, a Sunday: paid on Monday the 9th. 43 parts are 40 and 3, twice.
  const { rows } = await db.admin.query(
    `select sum(transfers)::int as transfers, sum(transfers_then)::int as transfers_then,
            array_agg(distinct leaves_on_then::text) as nights
       from app.preview_payout_policy(90, 50, $1, ${WEEKLY})`,
    [companyId],
  );
  t.deepEqual(rows, [{ transfers: 43, transfers_then: 4, nights: ["{2025-03-10,2025-06-09}"] }]);
});

test("the same placements under such terms leave in the nights that the preview showed", async (t) => {
  const [plain, small] = [await createCompany(db.admin), await createCompany(db.admin)];
  const terms = { holdback_percentage: 0, first_payment_days: 0, valid_from: "2020-01-01" };
  await publishTerms(db.admin, plain, terms);
  await publishTerms(db.admin, small, {
    ...terms,
    payment_rhythm: "weekly",
    minimum_payments: { USD: 5_000 },
    longest_wait_days: 35,
  });
  const { rows: ahead } = await db.admin.query(
    "select (current_date + days)::text as day from unnest(array[2, 5, 6, 9, 13, 20, 21]) as each (days)",
  );
  const amounts: [string, number][] = ahead.map(({ day }, i) => [
    day,
    [2_000, 2_500, 700, 4_900, 100, 3_000, 400][i] ?? 1,
  ]);
  await place(plain, amounts);
  await place(small, amounts);
  const previewed = await preview(plain, WEEKLY);
  const { rows } = await db.admin.query(
    `select rehearsed.night::text, placement.fee_amount::int as fee
       from app.rehearse_payments(current_date + 92) as rehearsed
       join app.placements as placement on placement.id = rehearsed.placement_id
      where rehearsed.company_id = $1 order by placement.start_date`,
    [small],
  );
  t.deepEqual(
    previewed.map(([fee, , then]) => [then, fee]),
    rows.map(({ night, fee }) => [night, fee]),
  );
});

test("what could not be published cannot be previewed", async (t) => {
  await refused(t, db.admin.query("select * from app.preview_payout_policy(90, 20, longest_wait_days => 5)"), "HB008");
  await refused(
    t,
    db.admin.query("select * from app.preview_payout_policy_totals(90, 20, payment_rhythm => 'hourly')"),
    "HB008",
  );
});
