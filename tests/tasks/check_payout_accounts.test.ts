// An account that leaves: nothing more is sent to it, whether or not Stripe's webhook arrives.

import test from "ava";
import { daysAgo } from "../support/days.ts";
import { eventually } from "../support/eventually.ts";
import { allFor, createPlacement, payoutOf, type Recruiter } from "../support/fixtures.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

async function accountOf({ id }: Recruiter) {
  const { rows } = await fixture.admin.query(
    "select id, transfers_enabled, disabled_reason, country, checked_at from app.payout_accounts where user_id = $1",
    [id],
  );
  return rows[0];
}

/** A recruiter to whom money is due in so many days, and of whom Stripe was asked once. */
async function payee(days: number): Promise<Recruiter> {
  const recruiter = await fixture.recruiter();
  await eventually("Stripe was asked", async () => (await accountOf(recruiter)).checked_at !== null);
  await createPlacement(fixture.admin, {
    recruiters: allFor(recruiter),
    startDate: daysAgo(0),
    guaranteePeriodDays: days,
    holdbackPercentage: 50,
  });
  return recruiter;
}

test("whose money is due within a week is asked about every day, others are not", async (t) => {
  const soon = await payee(6);
  const later = await payee(20);
  await fixture.sandbox.control.close(soon.stripeAccountId);
  await fixture.sandbox.control.close(later.stripeAccountId);
  await fixture.run("check_payout_accounts");
  await eventually("the closed account was found", async () => (await accountOf(soon)).transfers_enabled === false);
  t.is((await accountOf(soon)).disabled_reason, "account_invalid");
  t.true((await accountOf(later)).transfers_enabled);
  const { rows } = await fixture.admin.query(
    "select payload ->> 'disabled_reason' as reason from app.events where type = 'payout_account.cannot_receive' and entity_id = $1",
    [(await accountOf(soon)).id],
  );
  t.deepEqual(rows, [{ reason: "account_invalid" }]);
});

test("an unsent transfer to an account that has left is withdrawn, and its obligation waits with a reason", async (t) => {
  const recruiter = await payee(90);
  const { admin } = fixture;
  const ids = await payoutOf(
    admin,
    await createPlacement(admin, { recruiters: allFor(recruiter), startDate: "2025-01-01", holdbackPercentage: 0 }),
  );
  const client = await admin.connect();
  try {
    // Claimed and left by one transaction, so that no worker sees the intent in between.
    await client.query("begin");
    await client.query("select app.process_due_schedules()");
    // After the claim, which an account that has left would not get; from here on whoever asks Stripe hears the same.
    await fixture.sandbox.control.close(recruiter.stripeAccountId);
    await client.query("select app_private.record_payout_account($1, false, '{}', 'account_invalid')", [
      recruiter.stripeAccountId,
    ]);
    await client.query("commit");
  } finally {
    client.release();
  }
  const { rows } = await admin.query(
    `select schedule.status, (select string_agg(transfer.error_code, ',') from app.payout_transfers as transfer
                               where schedule_id = schedule.id) as transfers
       from app.payout_schedules as schedule where id = $1`,
    [ids.schedule],
  );
  t.deepEqual(rows, [{ status: "pending", transfers: "withdrawn" }]);
  const { rows: reasons } = await admin.query("select code from app.explain_payout($1) where schedule_id = $2", [
    ids.payout,
    ids.schedule,
  ]);
  t.true(reasons.some(({ code }) => code === "account_cannot_receive"));
});

test("an account that Stripe has rejected cannot receive, whatever its capability says", async (t) => {
  const recruiter = await fixture.recruiter();
  await fixture.admin.query("select app_private.record_payout_account($1, true, '{}', 'rejected.fraud')", [
    recruiter.stripeAccountId,
  ]);
  t.like(await accountOf(recruiter), { transfers_enabled: false, disabled_reason: "rejected.fraud" });
});

test("an account in another country than before cannot receive until an admin links it again", async (t) => {
  const recruiter = await fixture.recruiter();
  await eventually("Stripe was asked", async () => (await accountOf(recruiter)).country === "US");
  const sync = () => fixture.run("sync_payout_account", { stripe_account_id: recruiter.stripeAccountId });
  // As if Stripe's first answer had named Germany.
  await fixture.admin.query("update app.payout_accounts set country = 'DE' where user_id = $1", [recruiter.id]);
  await sync();
  t.like(await accountOf(recruiter), { transfers_enabled: false, disabled_reason: "moved_to_US", country: "DE" });
  await sync();
  t.false((await accountOf(recruiter)).transfers_enabled);
  await fixture.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, recruiter.stripeAccountId]);
  await eventually("Stripe was asked anew", async () => (await accountOf(recruiter)).transfers_enabled === true);
  t.like(await accountOf(recruiter), { disabled_reason: null, country: "US" });
});
