// Debts that nothing can be set off against.

import test from "ava";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { createCompany, createPlacement } from "../support/fixtures.ts";
import {
  balanceOf,
  brokenPlacement,
  bucketsOf,
  companyWith,
  db,
  none,
  payWhatIsDue,
  recover,
  recruiterAtStripe,
  sandbox,
  share,
  useGuaranteeFixture,
} from "../support/guarantee_fixture.ts";
import { publishTerms } from "../support/terms.ts";

useGuaranteeFixture(test);

test.serial(
  "when the balance is cashed out already, the debt stays open and visible, and can be written off",
  async (t) => {
    const recruiter = await recruiterAtStripe();
    const companyId = await companyWith({ first_payment_days: 5 });
    const placementId = await createPlacement(db.admin, {
      companyId,
      recruiters: share(recruiter),
      startDate: daysAgo(10),
    });
    await payWhatIsDue();
    await sandbox.control.cashOut(recruiter.stripeAccountId, { currency: "usd" });
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
    await recover();
    const { rows } = await db.admin.query(
      `select recovery.id, recovery.status, recovery.next_reversal_at > now() as waits, reversal.error_code
       from app.recoveries recovery join app.payout_reversals reversal on reversal.recovery_id = recovery.id
      where recovery.recruiter_id = $1`,
      [recruiter.id],
    );
    t.is(rows.length, 1);
    t.like(rows[0], { status: "open", waits: true, error_code: "balance_insufficient" });
    await refused(t, db.admin.query("select app.write_off_recovery($1, 'x', 80001)", [rows[0].id]), "HB004");
    await db.admin.query("select app.write_off_recovery($1, 'not worth a lawsuit', 30000)", [rows[0].id]);
    await db.admin.query("select app.write_off_recovery($1, 'all of it')", [rows[0].id]);
    await refused(t, db.admin.query("select app.write_off_recovery($1, 'again')", [rows[0].id]), "HB003");
    t.deepEqual(await bucketsOf(placementId), [{ ...none, status: "completed", kept: 80_000, forfeited: 20_000 }]);
  },
);

test.serial("what may only be set off is not taken back at Stripe", async (t) => {
  const recruiter = await recruiterAtStripe();
  await brokenPlacement(recruiter, { recovers_by_reversal: false });
  await recover();
  t.is(await balanceOf(recruiter), 80_000);
  const { rows } = await db.admin.query("select status from app.recoveries where recruiter_id = $1", [recruiter.id]);
  t.deepEqual(rows, [{ status: "open" }]);
});

test.serial("a debt does not wait for what the recruiter may never be paid, and is taken back", async (t) => {
  const recruiter = await recruiterAtStripe();
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { pay_when: "fee_cleared", first_payment_days: 5 });
  await createPlacement(db.admin, { companyId, recruiters: share(recruiter), startDate: daysAgo(10) });
  await brokenPlacement(recruiter);
  t.is(await balanceOf(recruiter), 80_000);
  await recover();
  t.is(await balanceOf(recruiter), 0);
});
