// Stripe's webhooks about accounts and money, from end to end: the sandbox delivers, the API stores, the worker does what follows.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import { StripeWorld } from "../support/webhook_fixture.ts";

let world: StripeWorld;
test.before(async () => {
  world = await StripeWorld.start();
});
test.after.always(() => world?.stop());
// Each test holds deliveries back, doubles them or turns them round: one after the other.
test.afterEach.always(() => world.calm());

test.serial(
  "an obligation that waits for its account is paid when the account's webhook says that it can",
  async (t) => {
    await world.sandbox.control.fund("usd", 100_000);
    const recruiter = await world.recruiter();
    const placementId = await world.oblige(recruiter, "USD");
    await world.sandbox.control.setDeliveries({ paused: true });
    await world.sandbox.control.restrict(recruiter.stripeAccountId);
    await world.payWhatIsDue();
    await world.becomes(placementId, { schedule: "failed", failure_code: "insufficient_capabilities_for_transfer" });
    await world.accountBecomes(recruiter, false);

    await world.sandbox.control.unrestrict(recruiter.stripeAccountId);
    await world.sandbox.control.setDeliveries({ paused: false });
    await world.becomes(placementId, { schedule: "processed", transfer: "succeeded", payout: "completed" });
    t.is((await world.transfersTo(recruiter)).length, 1);
  },
);

test.serial("an account that is restricted stops its obligations before they are tried", async (t) => {
  await world.sandbox.control.fund("usd", 100_000);
  const recruiter = await world.recruiter();
  const placementId = await world.oblige(recruiter, "USD");
  await world.sandbox.control.restrict(recruiter.stripeAccountId);
  await world.accountBecomes(recruiter, false);
  await world.payWhatIsDue();
  await world.allIsProcessed();
  t.like(await world.standing(placementId), { schedule: "pending", transfer: null });

  await world.sandbox.control.unrestrict(recruiter.stripeAccountId);
  await world.accountBecomes(recruiter, true);
  await world.payWhatIsDue();
  await world.becomes(placementId, { schedule: "processed" });
  t.is((await world.transfersTo(recruiter)).length, 1);
});

test.serial("a late word that an account was restricted stops nothing once it is enabled again", async (t) => {
  await world.sandbox.control.fund("usd", 100_000);
  const recruiter = await world.recruiter();
  await world.sandbox.control.setDeliveries({ paused: true });
  await world.sandbox.control.restrict(recruiter.stripeAccountId);
  await world.sandbox.control.unrestrict(recruiter.stripeAccountId);
  const { data } = await world.stripe.events.list({ type: "account.updated", limit: 100 });
  const events = data.filter(({ account }) => account === recruiter.stripeAccountId);
  t.is(events.length, 2, "newest first");
  for (const event of events) {
    t.is(await world.deliver(event), 200);
    await eventually("it is processed", async () => {
      const { rows } = await world.db.admin.query(
        "select outcome from app_private.stripe_webhook_inbox where event_id = $1",
        [event.id],
      );
      return rows[0].outcome === "account_recorded";
    });
  }
  t.true(await world.isEnabled(recruiter));
  // What was held back too, in no order.
  await world.sandbox.control.setDeliveries({ paused: false, order: "shuffled" });
  await world.allIsProcessed();
  t.true(await world.isEnabled(recruiter));
  const placementId = await world.oblige(recruiter, "USD");
  await world.payWhatIsDue();
  await world.becomes(placementId, { schedule: "processed" });
  t.is((await world.transfersTo(recruiter)).length, 1);
});

test.serial("an account that was closed cannot receive any more", async (t) => {
  const recruiter = await world.recruiter();
  await world.sandbox.control.close(recruiter.stripeAccountId);
  await world.accountBecomes(recruiter, false);
  const { rows } = await world.db.admin.query("select disabled_reason from app.payout_accounts where user_id = $1", [
    recruiter.id,
  ]);
  t.is(rows[0].disabled_reason, "account_invalid");
});

test.serial("an account that is nobody's here is not asked about", async (t) => {
  const [account] = await world.sandbox.control.createAccounts(1);
  await world.forgetQuestions();
  await world.sandbox.control.restrict(account as string);
  await world.allIsProcessed();
  t.deepEqual(await world.outcomesOf(account as string), ["not_ours"]);
  t.false(await world.wasAsked("accounts.retrieve"));
});

test.serial("money that comes in pays the oldest that fit first, and leaves what does not fit", async (t) => {
  const recruiter = await world.recruiter();
  const [oldest, tooLarge, fits, youngest] = [
    await world.oblige(recruiter, "SEK", 80_000, "2025-01-01"),
    await world.oblige(recruiter, "SEK", 50_000, "2025-01-02"),
    await world.oblige(recruiter, "SEK", 15_000, "2025-01-03"),
    await world.oblige(recruiter, "SEK", 10_000, "2025-01-04"),
  ] as const;
  await world.payWhatIsDue();
  for (const placementId of [oldest, tooLarge, fits, youngest]) {
    await world.becomes(placementId, { schedule: "failed", failure_code: "balance_insufficient" });
  }
  await world.allIsProcessed();

  await world.sandbox.control.fund("sek", 100_000);
  await world.becomes(oldest, { schedule: "processed" });
  await world.becomes(fits, { schedule: "processed" });
  await world.allIsProcessed();
  for (const placementId of [tooLarge, youngest]) {
    t.like(await world.standing(placementId), { schedule: "failed", failure_code: "balance_insufficient" });
  }
  const { rows } = await world.db.admin.query(
    "select retry_count from app.payout_schedules where placement_id = any ($1)",
    [[tooLarge, youngest]],
  );
  t.deepEqual(rows, [{ retry_count: 0 }, { retry_count: 0 }], "what does not fit was not tried");

  await world.sandbox.control.fund("sek", 55_000);
  await world.becomes(tooLarge, { schedule: "processed" });
  await world.becomes(youngest, { schedule: "processed" });
  t.is((await world.transfersTo(recruiter)).length, 4);
  await world.booksAreRight(t);
});

test.serial("a connected account's own balance is not taken for the platform's", async (t) => {
  await world.forgetQuestions();
  const event = {
    id: "evt_connected",
    object: "event",
    type: "balance.available",
    account: "acct_1",
    data: { object: {} },
  };
  await world.db.admin.query("select app_private.receive_stripe_event($1)", [JSON.stringify(event)]);
  await world.allIsProcessed();
  const { rows } = await world.db.admin.query(
    "select outcome from app_private.stripe_webhook_inbox where event_id = 'evt_connected'",
  );
  t.deepEqual(rows, [{ outcome: "not_ours" }]);
});

test.serial("an event whose job was lost gets another one", async (t) => {
  const recruiter = await world.recruiter();
  const [lost, fresh, waiting] = ["evt_lost", "evt_fresh", "evt_waiting"];
  await world.db.admin.query(
    `insert into app_private.stripe_webhook_inbox (event_id, type, kind, object_id, payload, received_at)
     select id, 'account.updated', 'snapshot', $1, '{}', now() - age::interval
       from (values ($2, '1 hour'), ($3, '1 second'), ($4, '59 minutes')) as event (id, age)`,
    [recruiter.stripeAccountId, lost, fresh, waiting],
  );
  await world.db.admin.query("select app_private.enqueue_stripe_event($1, now() + interval '1 hour')", [waiting]);
  await world.db.admin.query("select app_private.enqueue('requeue_stripe_events', array['{}'::jsonb])");
  await world.noJobIsLeft();
  t.deepEqual(await world.outcomesOf(recruiter.stripeAccountId), ["account_recorded", null, null]);
  const { rows } = await world.db.admin.query(
    "delete from app_private.stripe_webhook_inbox where processed_at is null returning event_id",
  );
  t.deepEqual(rows.map(({ event_id }) => event_id).sort(), [fresh, waiting]);
});
