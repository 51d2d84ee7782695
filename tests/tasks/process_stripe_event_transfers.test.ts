// Stripe's webhooks about transfers, from end to end: what they may settle, and what they must not.

import test from "ava";
import { eventually } from "../support/eventually.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

let fixture: WebhookFixture;
test.before(async () => {
  fixture = await WebhookFixture.start();
});
test.after.always(() => fixture?.stop());
// Each test holds deliveries back, doubles them or turns them round: one after the other.
test.afterEach.always(() => fixture.calm());

test.serial("a transfer in doubt is adopted when its webhook comes", async (t) => {
  await fixture.sandbox.control.fund("usd", 100_000);
  const recruiter = await fixture.recruiter();
  const placementId = await fixture.oblige(recruiter, "USD");
  await fixture.sandbox.control.inject({
    fault: "server_error_after_execution",
    match: { destination: recruiter.stripeAccountId },
  });
  await fixture.sandbox.control.setDeliveries({ paused: true });
  await fixture.payWhatIsDue();
  await fixture.becomes(placementId, { transfer: "in_doubt", schedule: "processing" });

  await fixture.sandbox.control.setDeliveries({ paused: false });
  await fixture.becomes(placementId, { transfer: "succeeded", schedule: "processed", payout: "completed" });
  const [transfer, ...more] = await fixture.transfersTo(recruiter);
  t.deepEqual(more, []);
  const state = await fixture.standing(placementId);
  t.is(state.stripe_transfer_id, transfer?.id as string);
  t.deepEqual(await fixture.outcomesOf(transfer?.id as string), ["transfer_adopted"]);
  await eventually("the run's sums say so too", async () => {
    const { rows } = await fixture.db.admin.query(
      `select run.succeeded_count, run.in_doubt_count from app.payout_runs run
         join app.payout_transfers transfer on transfer.run_id = run.id where transfer.id = $1`,
      [state.transfer_id],
    );
    return rows[0].succeeded_count === "1" && rows[0].in_doubt_count === "0";
  });
  const { rows } = await fixture.db.admin.query(
    "select reason from app.payout_audit_log where entity = 'payout_schedule' and new_status = 'processed' and payout_id = (select payout_id from app.payout_schedules where placement_id = $1)",
    [placementId],
  );
  t.regex(rows[0].reason, /^Stripe has the transfer: it was asked because of event evt_/);
  await fixture.booksAreRight(t);
});

test.serial("a webhook that overtakes the answer waits for it, and is looked at again when none came", async (t) => {
  await fixture.sandbox.control.fund("usd", 100_000);
  const recruiter = await fixture.recruiter();
  const placementId = await fixture.oblige(recruiter, "USD");
  // The event is delivered while the request still hangs; the lease of three seconds ends before the request does.
  await fixture.sandbox.control.inject({
    fault: "timeout_after_execution",
    match: { destination: recruiter.stripeAccountId },
  });
  await fixture.payWhatIsDue();
  await eventually("the request is held", async () => (await fixture.sandbox.control.held()) === 1);
  const [transfer] = await fixture.transfersTo(recruiter);
  await fixture.becomes(placementId, { transfer: "succeeded", schedule: "processed" });
  t.is(await fixture.sandbox.control.held(), 1, "it was not the answer that said so");
  t.deepEqual(await fixture.outcomesOf(transfer?.id as string), ["transfer_adopted"]);

  await fixture.sandbox.control.release();
  await fixture.allIsProcessed();
  t.like(await fixture.standing(placementId), { transfer: "succeeded", stripe_transfer_id: transfer?.id as string });
  t.is((await fixture.transfersTo(recruiter)).length, 1);
  await fixture.booksAreRight(t);
});

test.serial(
  "doubled and reordered deliveries leave the books right, and cost Stripe no question about what is known",
  async (t) => {
    await fixture.sandbox.control.fund("eur", 1_000_000);
    const recruiter = await fixture.recruiter();
    await fixture.sandbox.control.setDeliveries({ order: "shuffled", duplicates: 2 });
    await fixture.forgetQuestions();
    const placements: string[] = [];
    for (let i = 0; i < 10; i++) placements.push(await fixture.oblige(recruiter, "EUR"));
    await fixture.payWhatIsDue();
    for (const placementId of placements) await fixture.becomes(placementId, { schedule: "processed" });
    await fixture.allIsProcessed();
    await fixture.sandbox.control.redeliver({ type: "transfer.created", order: "reversed", copies: 2 });
    await fixture.allIsProcessed();

    t.false(await fixture.wasAsked("transfers.retrieve"));
    const transfers = await fixture.transfersTo(recruiter);
    t.is(transfers.length, 10);
    for (const { id } of transfers) t.deepEqual(await fixture.outcomesOf(id), ["nothing_new"]);
    for (const placementId of placements) {
      t.like(await fixture.standing(placementId), { schedule: "processed", payout: "completed" });
    }
    await fixture.booksAreRight(t);
  },
);

test.serial(
  "a reversal by hand at Stripe is told once a sum; a payout of which all came back is reversed",
  async (t) => {
    await fixture.sandbox.control.fund("usd", 100_000);
    const recruiter = await fixture.recruiter();
    const placementId = await fixture.oblige(recruiter, "USD");
    await fixture.payWhatIsDue();
    await fixture.becomes(placementId, { schedule: "processed", payout: "completed" });
    const { stripe_transfer_id, transfer_id } = await fixture.standing(placementId);
    const id = stripe_transfer_id as string;
    await fixture.sandbox.control.setDeliveries({ duplicates: 1 });
    const told = () => fixture.outbox(transfer_id, "payout_transfer.reversed_at_stripe");

    await fixture.stripe.transfers.createReversal(id, { amount: 30_000 });
    await fixture.allIsProcessed();
    t.deepEqual(await told(), [{ stripe_transfer_id: id, amount: 100_000, amount_reversed: 30_000, currency: "USD" }]);
    await fixture.stripe.transfers.update(id, { description: "somebody looked" });
    await fixture.allIsProcessed();
    t.is((await told()).length, 1);
    await fixture.stripe.transfers.createReversal(id);
    await fixture.allIsProcessed();
    t.deepEqual(
      (await told()).map(({ amount_reversed }) => amount_reversed),
      [30_000, 100_000],
    );
    t.like(await fixture.standing(placementId), {
      schedule: "processed",
      payout: "reversed",
      transfer: "succeeded",
      frozen: false,
    });
  },
);

test.serial("transfers that are not ours are not asked about", async (t) => {
  await fixture.sandbox.control.fund("usd", 1_000);
  const recruiter = await fixture.recruiter();
  const strange = [
    {},
    { holdback_schedule_id: "no uuid", holdback_generation: "1" },
    { holdback_schedule_id: "01a20380-707d-7ee5-a1c8-9026a2cfadf0", holdback_generation: "many" },
  ];
  for (const metadata of strange) {
    const { id } = await fixture.stripe.transfers.create({
      amount: 100,
      currency: "usd",
      destination: recruiter.stripeAccountId,
      metadata,
    });
    await eventually("it arrived", async () => (await fixture.outcomesOf(id)).length === 1);
    await fixture.allIsProcessed();
    t.deepEqual(await fixture.outcomesOf(id), ["not_ours"]);
  }
});

test.serial("a second transfer with our marks is no success: it freezes the payout, once", async (t) => {
  await fixture.sandbox.control.fund("usd", 200_000);
  const recruiter = await fixture.recruiter();
  const placementId = await fixture.oblige(recruiter, "USD");
  await fixture.payWhatIsDue();
  await fixture.becomes(placementId, { schedule: "processed" });
  const before = await fixture.standing(placementId);
  const [ours] = await fixture.transfersTo(recruiter);
  const { id } = await fixture.stripe.transfers.create({
    amount: 100_000,
    currency: "usd",
    destination: recruiter.stripeAccountId,
    metadata: ours?.metadata ?? {},
  });
  await fixture.becomes(placementId, { frozen: true });
  await fixture.allIsProcessed();
  t.deepEqual(await fixture.outcomesOf(id), ["contradiction_reported"]);
  t.is((await fixture.outbox(before.transfer_id, "payout_transfer.contradicted_by_stripe")).length, 1);
  t.deepEqual(await fixture.standing(placementId), { ...before, frozen: true });

  const { rows } = await fixture.db.admin.query("select payout_id from app.payout_schedules where placement_id = $1", [
    placementId,
  ]);
  await fixture.db.admin.query("select app.unfreeze_payout($1, 'looked at')", [rows[0].payout_id]);
  await fixture.stripe.transfers.update(id, { description: "somebody looked" });
  await fixture.allIsProcessed();
  t.deepEqual(await fixture.outcomesOf(id), ["contradiction_reported", "contradiction_reported"]);
  t.false((await fixture.standing(placementId)).frozen);
});

test.serial("a transfer in doubt is not adopted when Stripe's differs from it", async (t) => {
  await fixture.sandbox.control.fund("usd", 200_000);
  const recruiter = await fixture.recruiter();
  const placementId = await fixture.oblige(recruiter, "USD");
  await fixture.sandbox.control.inject({
    fault: "bad_gateway_before_execution",
    match: { destination: recruiter.stripeAccountId },
  });
  await fixture.payWhatIsDue();
  await fixture.becomes(placementId, { transfer: "in_doubt" });
  const { rows } = await fixture.db.admin.query("select metadata from app.payout_transfers where destination = $1", [
    recruiter.stripeAccountId,
  ]);
  const { id } = await fixture.stripe.transfers.create({
    amount: 99_999,
    currency: "usd",
    destination: recruiter.stripeAccountId,
    metadata: rows[0].metadata,
  });
  await fixture.becomes(placementId, { frozen: true });
  await fixture.allIsProcessed();
  t.deepEqual(await fixture.outcomesOf(id), ["contradiction_reported"]);
  t.like(await fixture.standing(placementId), { transfer: "in_doubt", schedule: "processing", payout: "processing" });
});

test.serial("an event about a transfer that Stripe does not have is settled, and nothing believed", async (t) => {
  await fixture.sandbox.control.fund("usd", 100_000);
  const recruiter = await fixture.recruiter();
  const placementId = await fixture.oblige(recruiter, "USD");
  await fixture.sandbox.control.inject({
    fault: "bad_gateway_before_execution",
    match: { destination: recruiter.stripeAccountId },
  });
  await fixture.payWhatIsDue();
  await fixture.becomes(placementId, { transfer: "in_doubt" });
  const { rows } = await fixture.db.admin.query("select metadata from app.payout_transfers where destination = $1", [
    recruiter.stripeAccountId,
  ]);
  const object = {
    id: "tr_testmode",
    object: "transfer",
    amount: 100_000,
    currency: "usd",
    destination: recruiter.stripeAccountId,
    metadata: rows[0].metadata,
  };
  const event = { id: "evt_testmode", object: "event", type: "transfer.created", data: { object } };
  t.is(await fixture.deliver(event), 200);
  await fixture.allIsProcessed();
  t.deepEqual(await fixture.outcomesOf("tr_testmode"), ["not_at_stripe"]);
  t.like(await fixture.standing(placementId), { transfer: "in_doubt", stripe_transfer_id: null });
});
