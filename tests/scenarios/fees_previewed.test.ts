// What other terms' wait for the company's fee would have done: the nights in which money leaves. Figures worked out by hand.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPlacement } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);

/** A company that publishes these terms, over 1,000.00 for a recruiter and 3,000.00 for the platform. */
async function companyOf(terms: Record<string, unknown> = {}): Promise<string> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { first_payment_days: 0, valid_from: "2020-01-01", ...terms });
  return companyId;
}

async function placementOf(companyId: string, startDate: string, fees: [availableOn: string, amount: number][]) {
  const placement = await createPlacement(db.admin, { companyId, startDate });
  await db.admin.query("select app.set_company_fee($1, 300000, 'the invoice')", [placement]);
  for (const [availableOn, amount] of fees)
    await db.admin.query("select app.record_fee_payment($1, $2, least(now() - interval '1 hour', $3::date), $3)", [
      placement,
      amount,
      availableOn,
    ]);
  return placement;
}

async function preview(companyId: string, terms = "", guarantee = 90) {
  const { rows } = await db.admin.query(
    `select leaves_on::text[] as leaves, leaves_on_then::text[] as then, transfers::int, transfers_then::int
       from app.preview_payout_policy($2, 20, $1, first_payment_days => 0${terms})`,
    [companyId, guarantee],
  );
  return rows.map(({ leaves, then, transfers, transfers_then }) => [
    leaves?.join(" ") ?? null,
    then?.join(" ") ?? null,
    transfers,
    transfers_then,
  ]);
}

const WAITS = ", pay_when => 'fee_cleared'";
const SHARE = `${WAITS}, partial_fee => 'pays_share'`;
/** 1,200.00 of 3,000.00 are two fifths: 400.00 of the recruiter's 1,000.00. */
const IN_TWO = [
  ["2025-04-01", 120_000],
  ["2025-05-02", 180_000],
] satisfies [string, number][];

test("what was to be paid leaves once the fee that came in pays it", async (t) => {
  const companyId = await companyOf();
  await placementOf(companyId, "2025-03-10", IN_TWO);
  // 800.00 on the start, 200.00 after 90 days, on June 8.
  const own = "2025-03-10 2025-06-08";
  t.deepEqual(await preview(companyId), [[own, own, 2, 2]]);
  t.deepEqual(await preview(companyId, WAITS), [[own, "2025-05-02 2025-06-08", 2, 2]]);
  // 400.00, then the other 400.00, then what was held.
  t.deepEqual(await preview(companyId, SHARE), [[own, "2025-04-01 2025-05-02 2025-06-08", 2, 3]]);
  // What was held for 30 days, until April 9, is not cut: it waits for the whole, as the other 400.00 do.
  t.deepEqual(await preview(companyId, SHARE, 30), [[own, "2025-04-01 2025-05-02", 2, 3]]);
});

test("a fee that has not come in keeps it from leaving, and so does one that was given back", async (t) => {
  const companyId = await companyOf();
  await placementOf(companyId, "2025-03-10", []);
  const partly = await placementOf(companyId, "2025-03-11", IN_TWO);
  await db.admin.query(
    `select app.record_fee_refund(id, 180000, 'given back') from app.fee_payments
      where placement_id = $1 and amount = 180000`,
    [partly],
  );
  const own = ["2025-03-10 2025-06-08", "2025-03-11 2025-06-09"];
  t.deepEqual(await preview(companyId, WAITS), [
    [own[0], null, 2, 0],
    [own[1], null, 2, 0],
  ]);
  t.deepEqual(await preview(companyId, SHARE), [
    [own[0], null, 2, 0],
    [own[1], "2025-04-01", 2, 1],
  ]);
});

test("the totals say how many are later, and what waits", async (t) => {
  const companyId = await companyOf();
  await placementOf(companyId, "2025-03-10", []);
  await placementOf(companyId, "2025-03-11", IN_TWO);
  await placementOf(companyId, "2025-03-12", [["2025-03-01", 300_000]]);
  const totals = async (terms: string) =>
    (
      await db.admin.query(
        `select later_count::int as later, earlier_count::int as earlier, transfer_count::int as transfers,
                transfer_count_then::int as transfers_then, day_count_then::int as days_then,
                waiting_for_fee::int as waiting, waiting_for_fee_then::int as waiting_then
           from app.preview_payout_policy_totals(90, 20, $1, first_payment_days => 0${terms})`,
        [companyId],
      )
    ).rows;
  const own = { earlier: 0, transfers: 6, waiting: 0 };
  t.deepEqual(await totals(""), [{ ...own, later: 0, transfers_then: 6, days_then: 6, waiting_then: 0 }]);
  // Of the second on May 2 and June 9, of the third on March 12 and June 10; the first's 800.00 wait.
  t.deepEqual(await totals(WAITS), [{ ...own, later: 2, transfers_then: 4, days_then: 4, waiting_then: 80_000 }]);
  t.deepEqual(await totals(SHARE), [{ ...own, later: 2, transfers_then: 5, days_then: 5, waiting_then: 80_000 }]);
});

test("placements under such terms leave in the nights that the preview showed", async (t) => {
  const until = (days: number) => daysAgo(-days);
  const fees = [
    [until(3), 120_000],
    [until(6), 180_000],
  ] satisfies [string, number][];
  const terms = { guarantee_period_days: 9 };
  const waits = { ...terms, pay_when: "fee_cleared", partial_fee: "pays_share" };
  const [plain, waiting] = [await companyOf(terms), await companyOf(waits)];
  await placementOf(plain, until(1), fees);
  await placementOf(waiting, until(1), fees);
  const then = [until(3), until(6), until(10)].join(" ");
  t.deepEqual(await preview(plain, SHARE, 9), [[`${until(1)} ${until(10)}`, then, 2, 3]]);
  t.deepEqual((await preview(waiting, "", 9))[0]?.[0], then);
  const { rows } = await db.admin.query(
    "select distinct night::text from app.rehearse_payments($1) where company_id = $2 order by 1",
    [until(12), waiting],
  );
  t.is(rows.map(({ night }) => night).join(" "), then);
});
