// Money that is taken back at Stripe, by one committed reversal.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import {
  balanceOf,
  brokenPlacement,
  bucketsOf,
  db,
  recover,
  recruiterAtStripe,
  sandbox,
  useGuaranteeFixture,
} from "../support/guarantee_fixture.ts";
import { changeSettings } from "../support/payout_system.ts";

useGuaranteeFixture(test);

for (const fault of [
  "connection_reset_after_execution",
  "server_error_after_execution",
  "truncated_body_after_execution",
] as const) {
  test.serial(`a reversal whose answer is lost (${fault}) takes the money back once`, async (t) => {
    // What is in doubt stays so until the test says that its wait is over: then it is sent again, or looked up.
    await changeSettings(db.admin, { resend_base_seconds: 3_600, resend_cap_seconds: 3_600, look_up_after_seconds: 0 });
    const recruiter = await recruiterAtStripe();
    const placementId = await brokenPlacement(recruiter);
    await sandbox.control.inject({ fault, times: 2, match: { method: "POST", path: "/v1/transfers/*" } });
    await recover();
    await eventually("the doubt is resolved", async () => {
      await db.admin.query("update app.payout_reversals set next_attempt_at = now() where status = 'in_doubt'");
      await recover();
      return (await bucketsOf(placementId))[0]?.recovered === 80_000;
    });
    t.is(await balanceOf(recruiter), 0);
    const { reversals, transfers } = await sandbox.control.ledger();
    const own = transfers.find(({ destination }) => destination === recruiter.stripeAccountId);
    t.is(reversals.filter(({ transfer }) => transfer === own?.id).length, 1);
    const { rows } = await db.admin.query(
      "select status, attempt > 1 as again from app.payout_reversals where recruiter_id = $1",
      [recruiter.id],
    );
    t.deepEqual(rows, [{ status: "succeeded", again: true }], "the fault struck");
  });
}

test.serial("a reversal takes back what the breach made a debt, and Stripe knows which debt it is for", async (t) => {
  const recruiter = await recruiterAtStripe();
  const placementId = await brokenPlacement(recruiter);
  await recover();
  t.is(await balanceOf(recruiter), 0);
  const { rows } = await db.admin.query(
    `select reversal.status, reversal.amount::int, reversal.stripe_reversal_id, recovery.status as debt
       from app.payout_reversals reversal join app.recoveries recovery on recovery.id = reversal.recovery_id
      where recovery.placement_id = $1`,
    [placementId],
  );
  const { reversals } = await sandbox.control.ledger();
  const theirs = reversals.find(({ id }) => id === rows[0]?.stripe_reversal_id);
  t.like(theirs, { amount: 80_000 });
  t.deepEqual(rows, [{ status: "succeeded", amount: 80_000, stripe_reversal_id: theirs?.id, debt: "recovered" }]);
});

test.serial("a job that comes twice takes nothing back twice", async (t) => {
  const recruiter = await recruiterAtStripe();
  await brokenPlacement(recruiter);
  await recover();
  await db.admin.query(
    `select app_private.enqueue('execute_reversal', array_agg(jsonb_build_object('reversal_id', id)))
       from app.payout_reversals cross join generate_series(1, 3) where recruiter_id = $1`,
    [recruiter.id],
  );
  await eventually("no job is left", async () => {
    const { rowCount } = await db.admin.query(
      "select from graphile_worker.jobs where task_identifier = 'execute_reversal' and run_at <= now()",
    );
    return rowCount === 0;
  });
  const { reversals, transfers } = await sandbox.control.ledger();
  const own = transfers.find(({ destination }) => destination === recruiter.stripeAccountId);
  t.is(reversals.filter(({ transfer }) => transfer === own?.id).length, 1);
});
