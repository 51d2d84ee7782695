// A recruiter's account is closed after the transfer: what was paid is taken back and paid to the new one, never both.

import test from "ava";
import { daysAgo } from "../support/days.ts";
import { eventually } from "../support/eventually.ts";
import { createPlacement, payoutOf } from "../support/fixtures.ts";
import {
  balanceOf,
  companyWith,
  db,
  payWhatIsDue,
  recover,
  recruiterAtStripe,
  sandbox,
  share,
  useGuaranteeFixture,
} from "../support/guarantee_fixture.ts";
import { changeSettings } from "../support/payout_system.ts";

useGuaranteeFixture(test);
// Another account is paid at once.
test.serial.before(() => changeSettings(db.admin, { account_cool_down_days: 0 }));

/** 800.00 USD were paid, 200.00 are held; the recruiter has another account now. */
async function closed(before?: (account: string) => Promise<unknown>) {
  const recruiter = await recruiterAtStripe();
  const companyId = await companyWith({ first_payment_days: 5 });
  const placementId = await createPlacement(db.admin, {
    companyId,
    recruiters: share(recruiter),
    startDate: daysAgo(10),
  });
  await payWhatIsDue();
  const { payout } = await payoutOf(db.admin, placementId);
  const [present] = (await sandbox.control.createAccounts(1)) as [string];
  await before?.(recruiter.stripeAccountId);
  await db.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, present]);
  await db.admin.query("select app.redirect_payout($1, 'account closed')", [payout]);
  return { recruiter, payout, present: { ...recruiter, stripeAccountId: present } };
}

const bucketOf = async (payout: string) =>
  (
    await db.admin.query("select paid, scheduled, held, status from reporting.payout_buckets where payout_id = $1", [
      payout,
    ])
  ).rows[0];

test.serial("Stripe's ledger has it in the new account, and not in the old one", async (t) => {
  const { recruiter, payout, present } = await closed();
  await recover();
  t.is(await balanceOf(recruiter), 0);
  await payWhatIsDue();
  t.is(await balanceOf(present), 80_000);
  t.deepEqual(await bucketOf(payout), { paid: "80000", scheduled: "0", held: "20000", status: "processing" });
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

for (const fault of ["connection_reset_after_execution", "server_error_after_execution"] as const) {
  test.serial(`a reversal whose answer is lost (${fault}) is paid elsewhere once it is known, and once`, async (t) => {
    await changeSettings(db.admin, { resend_base_seconds: 3_600, resend_cap_seconds: 3_600, look_up_after_seconds: 0 });
    await sandbox.control.inject({ fault, times: 2, match: { method: "POST", path: "/v1/transfers/*" } });
    const { recruiter, payout, present } = await closed();
    await recover();
    await payWhatIsDue();
    // In doubt at Stripe it has come back, and here it is not known: nothing is paid before it is.
    if (
      (await db.admin.query("select from app.payout_reversals where payout_id = $1 and status = 'in_doubt'", [payout]))
        .rowCount
    ) {
      t.is(await balanceOf(present), 0);
    }
    await eventually("the doubt is resolved", async () => {
      await db.admin.query("update app.payout_reversals set next_attempt_at = now() where status = 'in_doubt'");
      await recover();
      return (await bucketOf(payout)).scheduled === "80000";
    });
    await payWhatIsDue();
    t.is(await balanceOf(recruiter), 0);
    t.is(await balanceOf(present), 80_000);
    const { transfers } = await sandbox.control.ledger();
    t.is(transfers.filter(({ destination }) => destination === present.stripeAccountId).length, 1);
  });
}

test.serial("what the old account does not hold any more stays where it is, and is not paid again", async (t) => {
  const { recruiter, payout, present } = await closed((account) =>
    sandbox.control.cashOut(account, { currency: "usd" }),
  );
  await recover();
  await payWhatIsDue();
  t.is(await balanceOf(recruiter), 0);
  t.is(await balanceOf(present), 0);
  t.like(await bucketOf(payout), { paid: "80000", scheduled: "0" });
  const { rows } = await db.admin.query("select code from app.explain_payout($1) where code = 'redirecting'", [payout]);
  t.is(rows.length, 1);
  await db.admin.query("select app.stop_redirect($1, 'it is gone')", [payout]);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});
