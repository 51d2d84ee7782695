import test from "ava";
import { hired, left, sidesOf } from "../../support/company_side.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const PREVIEW = "app.preview_company_credit($1, current_date - 10)";

async function preview(placement: string, dayOfWork: number) {
  const { rows } = await db.admin.query(
    `select preview.company_fee_amount::int as company_fee, owed_back_amount::int as owed_back,
            owed_back_amount::int as owed_back_open, recruiters_earned::int, platform_share::int
       from app.placements as placement
      cross join app.preview_company_credit(placement.id, placement.start_date + $2::int) as preview
      where placement.id = $1`,
    [placement, dayOfWork],
  );
  return rows[0];
}

// Left on day 30 of 90 under pro_rata: earned 100,000 × 30/90, back 150,000 × 60/90 = 100,000.
// Left on day 95, the company's guarantee being 120 days and its refund full: the platform loses 100,000.
for (const { currency, earned } of [
  { currency: "USD", earned: 33_333 },
  { currency: "JPY", earned: 33_333 },
  { currency: "KWD", earned: 33_330 },
]) {
  test(`the preview is what the breach does, in ${currency}`, async (t) => {
    const within = await hired(db.admin, {
      currency,
      terms: { clawback_rule: "pro_rata", company_refund_rule: "pro_rata" },
    });
    const seen = await preview(within, 30);
    t.like(seen, { owed_back: 100_000, recruiters_earned: earned, platform_share: 50_000 - earned });
    await left(db.admin, within, 30);
    t.deepEqual(await sidesOf(db.admin, within), seen);

    const late = await hired(db.admin, { currency, startedDaysAgo: 100, terms: { company_guarantee_days: 120 } });
    const loss = await preview(late, 95);
    t.like(loss, { owed_back: 150_000, recruiters_earned: 100_000, platform_share: -100_000 });
    await left(db.admin, late, 95);
    t.deepEqual(await sidesOf(db.admin, late), loss);
    await refused(t, preview(late, 95), "HB003");
  });
}

test("it needs a placement, a day that is covered, and an admin", async (t) => {
  const placement = await hired(db.admin, { companyFee: null });
  t.like(await preview(placement, 30), { company_fee: null, owed_back: 0, platform_share: null });
  await refused(t, db.admin.query(`select ${PREVIEW}`, [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.preview_company_credit($1, null)", [placement]), "HB008");
  await refused(t, preview(placement, -1), "HB015");
  await refused(t, preview(placement, 60), "HB016");
  await refused(t, preview(await hired(db.admin, { startedDaysAgo: 100 }), 95), "HB020");
  await refusedToOthers(t, db, PREVIEW, [placement]);
});
