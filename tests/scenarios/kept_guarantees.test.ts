// Placements whose guarantee holds, from the signature to the last cent, ledgers worked out by hand.

import test from "ava";
import { daysAgo } from "../support/days.ts";
import { createPlacement } from "../support/fixtures.ts";
import {
  balanceOf,
  bucketsOf,
  companyWith,
  db,
  none,
  payWhatIsDue,
  recruiterAtStripe,
  share,
  useGuaranteeFixture,
} from "../support/guarantee_fixture.ts";

useGuaranteeFixture(test);

test.serial("default terms, kept: 80 % and then the held 20 % are paid when the guarantee is over", async (t) => {
  const recruiter = await recruiterAtStripe();
  const placementId = await createPlacement(db.admin, { recruiters: share(recruiter), startDate: daysAgo(91) });
  await payWhatIsDue();
  t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "completed", kept: 100_000 }]);
  t.is(await balanceOf(recruiter), 100_000);
});

test.serial(
  "tranches of 30, 60 and 90 days, three recruiters, a prime amount in yen: each part on its day",
  async (t) => {
    const companyId = await companyWith({
      holdback_percentage: 30,
      first_payment_days: 0,
      tranches: [
        { percentage: 33.33, days_after_start: 30 },
        { percentage: 33.33, days_after_start: 60 },
        { percentage: 33.34 },
      ],
    });
    const recruiters = await Promise.all([1, 2, 3].map(recruiterAtStripe));
    const ordered = recruiters.sort((a, b) => (a.id < b.id ? -1 : 1));
    // 99,991 in 50, 30 and 20 %: 49,995.5, 29,997.3 and 19,998.2, so 49,996 + 29,997 + 19,998.
    // 30 % held: 14,998.8 → 14,999, 8,999.1 → 8,999, 5,999.4 → 5,999.
    // On day 61 the first two thirds are out: of 14,999 they are 4,999 + 4,999, of 8,999 they are 3,000 + 2,999, of 5,999
    // they are 2,000 + 1,999 (4,999.17, 4,999.17, 5,000.67; 2,999.37, 2,999.37, 3,000.27; 1,999.47, 1,999.47, 2,000.07).
    const placementId = await createPlacement(db.admin, {
      companyId,
      currency: "JPY",
      feeAmount: 99_991,
      startDate: daysAgo(61),
      recruiters: [50, 30, 20].map((percent, i) => ({ recruiter_id: ordered[i]?.id as string, share: percent })),
    });
    await payWhatIsDue();
    const buckets = await bucketsOf(placementId);
    t.deepEqual(
      buckets.map(({ kept, held }) => [kept, held]),
      [
        [34_997 + 4_999 + 4_999, 5_001],
        [20_998 + 3_000 + 2_999, 3_000],
        [13_999 + 2_000 + 1_999, 2_000],
      ],
    );
    for (const [i, recruiter] of ordered.entries()) t.is(await balanceOf(recruiter, "jpy"), buckets[i]?.kept as number);
  },
);

test.serial(
  "an extension pays at the later date, and a life of freezes, partial releases and extensions breaks no rule",
  async (t) => {
    const recruiter = await recruiterAtStripe();
    const placementId = await createPlacement(db.admin, { recruiters: share(recruiter), startDate: daysAgo(89) });
    await db.admin.query("select app.extend_guarantee($1, 120, 'replacement')", [placementId]);
    await payWhatIsDue();
    t.is(await balanceOf(recruiter), 0);
    t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "approved", scheduled: 80_000, held: 20_000 }]);
    t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
  },
);
