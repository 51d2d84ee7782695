// Transfers of which nobody knows whether Stripe made them.

import test from "ava";
import Stripe from "stripe";
import { jumpAhead } from "../support/clock.ts";
import { AMOUNT, Obligation, type Standing } from "../support/obligation.ts";
import { changeSettings } from "../support/payout_system.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, {
  // What is in doubt stays so until a test moves the clock.
  settings: { resend_base_seconds: 7_200, resend_cap_seconds: 7_200, look_up_after_seconds: 1 },
  crontab: ["resolve_transfers"],
});

/** Sent, and the answer was lost after or before Stripe made the transfer. */
async function lostAnswer(
  moment: "after" | "before",
  prepare: (payment: Obligation) => Promise<void> = async () => undefined,
): Promise<{ payment: Obligation; standing: Standing }> {
  const payment = await Obligation.create(fixture);
  await prepare(payment);
  const match = { destination: payment.recruiter.stripeAccountId };
  await fixture.sandbox.control.inject({ fault: `connection_reset_${moment}_execution`, times: 2, match });
  await fixture.db.admin.query("select app.process_due_schedules()");
  const standing = await payment.comesTo("it is in doubt", ({ tries }) => tries[0]?.status === "in_doubt");
  return { payment, standing };
}

/** What somebody does at Stripe beside us. */
const atStripe = () => new Stripe(fixture.sandbox.secretKey, fixture.sandbox.stripeConfig);

const requests = async () => (await fixture.sandbox.control.stats()).kinds["transfers.create"] ?? 0;
test.serial("an admin has it looked up at once: what Stripe has made is paid, and nothing is sent again", async (t) => {
  const { payment, standing } = await lostAnswer("after");
  const before = await requests();
  await fixture.db.admin.query("select app.look_up_transfer($1, 'the recruiter asks')", [standing.tries[0]?.id]);
  const { tries } = await payment.isPaid();
  t.is(await requests(), before);
  t.is(tries[0]?.stripe_transfer_id, (await payment.ledger())[0]?.id as string);
  t.is((await payment.ledger()).length, 1);
});

test.serial(
  "after 23 hours a transfer in doubt is found in Stripe's list and adopted, and nothing is sent",
  async (t) => {
    const { payment, standing } = await lostAnswer("after");
    const before = await requests();
    await jumpAhead(fixture, 25);
    const { tries } = await payment.isPaid();
    t.is(await requests(), before);
    const ledger = await payment.ledger();
    t.is(ledger.length, 1);
    t.is(tries.length, 1);
    t.like(tries[0], {
      status: "succeeded",
      attempt: standing.tries[0]?.attempt,
      stripe_transfer_id: ledger[0]?.id as string,
    });
  },
);

test.serial(
  "after 23 hours a transfer that Stripe does not have is recorded as absent, and the next generation pays",
  async (t) => {
    const { payment } = await lostAnswer("before");
    await jumpAhead(fixture, 25);
    const { tries, retry_count } = await payment.isPaid();
    t.like(tries[0], { status: "refused", error_code: "absent_at_stripe", attempt: 1 });
    t.like(tries[1], { status: "succeeded", generation: 2 });
    t.is(retry_count, 0);
    const ledger = await payment.ledger();
    t.deepEqual(
      ledger.map(({ idempotency_key }) => idempotency_key),
      [tries[1]?.idempotency_key as string],
    );
  },
);

test.serial("it is found behind more than a hundred other transfers of its group to the same account", async (t) => {
  const { payment } = await lostAnswer("after");
  const [ours] = await payment.ledger();
  await fixture.sandbox.control.fund("usd", 130);
  for (let i = 0; i < 130; i++) {
    await atStripe().transfers.create({
      amount: 1,
      currency: "usd",
      destination: payment.recruiter.stripeAccountId,
      transfer_group: ours?.transfer_group as string,
    });
  }
  const before = await requests();
  await jumpAhead(fixture, 25);
  const { tries } = await payment.isPaid();
  t.is(await requests(), before);
  t.is(tries[0]?.stripe_transfer_id, ours?.id as string);
  t.is((await payment.ledger()).length, 1);
});

test.serial(
  "one that names a charge has the charge's group at Stripe, and is found among all to its account",
  async (t) => {
    const switchTo = (value: string) =>
      fixture.db.admin.query("update app_private.settings set value = $1 where name = 'transfers_name_charges'", [
        value,
      ]);
    await switchTo("1");
    t.teardown(() => switchTo("0"));
    let named = "";
    const { payment } = await lostAnswer("after", async ({ placementId }) => {
      const { charge } = await fixture.sandbox.control.charge({ currency: "usd", amount: AMOUNT });
      // The sandbox's clock was moved on: by ours it settled yesterday.
      const created = Math.floor(Date.now() / 1000) - 2 * 86_400;
      const facts = { id: charge, amount: AMOUNT, amount_refunded: 0, currency: "usd", settled_currency: "usd" };
      const metadata = { holdback_placement_id: placementId };
      await fixture.db.admin.query("select app_private.record_charge($1)", [
        { ...facts, created, available_on: created + 86_400, paid: true, metadata, disputes: [] },
      ]);
      named = charge;
    });
    const before = await requests();
    await jumpAhead(fixture, 25);
    const { tries } = await payment.isPaid();
    t.is(await requests(), before);
    const [ours] = await payment.ledger();
    t.is(tries[0]?.stripe_transfer_id, ours?.id as string);
    t.is((await atStripe().transfers.retrieve(ours?.id as string)).source_transaction, named);
  },
);

test.serial(
  "what others moved in the same group is not taken for it: another amount, another obligation",
  async (t) => {
    const { payment, standing } = await lostAnswer("before");
    const common = {
      currency: "usd",
      destination: payment.recruiter.stripeAccountId,
      transfer_group: `holdback:${standing.payout_id}`,
    };
    await atStripe().transfers.create({ ...common, amount: AMOUNT, metadata: { holdback_schedule_id: "another" } });
    await atStripe().transfers.create({ ...common, amount: AMOUNT });
    await jumpAhead(fixture, 25);
    const { tries } = await payment.isPaid();
    t.like(tries[0], { status: "refused", error_code: "absent_at_stripe" });
    t.is((await payment.ledger()).length, 1);
  },
);

test.serial(
  "when Stripe shows two transfers for one obligation, one is adopted, the payout is frozen, and an event says so",
  async (t) => {
    const { payment, standing } = await lostAnswer("after");
    const [ours] = await payment.ledger();
    const twin = await atStripe().transfers.create({
      amount: AMOUNT,
      currency: "usd",
      destination: payment.recruiter.stripeAccountId,
      transfer_group: ours?.transfer_group as string,
      metadata: ours?.metadata as Stripe.Metadata,
    });
    await jumpAhead(fixture, 25);
    const { tries } = await payment.comesTo(
      "it is frozen",
      ({ frozen, schedule }) => frozen && schedule === "processed",
    );
    t.is(tries.length, 1);
    t.true([ours?.id, twin.id].includes(tries[0]?.stripe_transfer_id as string));
    const { rows } = await fixture.db.admin.query(
      "select payload from app.events where type = 'payout_transfer.duplicate' and payout_id = $1",
      [standing.payout_id],
    );
    t.is(rows.length, 1);
    t.deepEqual(rows[0].payload.stripe_transfer_ids.sort(), [ours?.id, twin.id].sort());
  },
);

test.serial(
  "when Stripe shows an earlier try that it had refused, nothing more is sent until a person has looked",
  async (t) => {
    const payment = await Obligation.create(fixture);
    const match = { destination: payment.recruiter.stripeAccountId };
    await fixture.sandbox.control.inject({ fault: "resource_missing", match });
    await fixture.db.admin.query("select app.process_due_schedules()");
    const failed = await payment.comesTo("it is refused", ({ schedule }) => schedule === "failed");
    const stray = await atStripe().transfers.create({
      amount: AMOUNT,
      currency: "usd",
      destination: payment.recruiter.stripeAccountId,
      transfer_group: `holdback:${failed.payout_id}`,
      metadata: { holdback_schedule_id: failed.schedule_id, holdback_generation: "1" },
    });
    await fixture.sandbox.control.inject({ fault: "connection_reset_before_execution", times: 2, match });
    await fixture.db.admin.query("select app.retry_payout_schedule($1, 'the account is there now')", [
      failed.schedule_id,
    ]);
    await payment.comesTo("the second try is in doubt", ({ tries }) => tries[1]?.status === "in_doubt");
    await jumpAhead(fixture, 25);
    const standing = await payment.comesTo("it is frozen", ({ frozen }) => frozen);
    t.like(standing.tries[1], { status: "in_doubt" });
    t.is((await payment.ledger()).length, 1);
    const { rows } = await fixture.db.admin.query(
      "select payload from app.events where type = 'payout_transfer.duplicate' and payout_id = $1",
      [standing.payout_id],
    );
    t.deepEqual(
      rows.map(({ payload }) => payload),
      [{ stripe_transfer_ids: [stray.id] }],
    );

    // The person takes the stray one back and lets the payout go on.
    await atStripe().transfers.createReversal(stray.id);
    await fixture.db.admin.query("select app.unfreeze_payout($1, 'the stray transfer was taken back')", [
      standing.payout_id,
    ]);
    await payment.isPaid();
    const unreversed = (await payment.ledger()).filter(({ amount, amount_reversed }) => amount_reversed < amount);
    t.is(unreversed.length, 1);
  },
);

test.serial("Stripe's list is not asked while what was sent may still be executing", async (t) => {
  await changeSettings(fixture.db.admin, { look_up_after_seconds: 60 });
  const { standing } = await lostAnswer("before");
  const ask = async () => {
    const { rows } = await fixture.db.admin.query("select * from app_private.begin_look_up($1)", [
      standing.tries[0]?.id,
    ]);
    return rows.length;
  };
  t.is(await ask(), 0);
  await fixture.db.admin.query(
    "update app.payout_transfers set sent_at = sent_at - interval '61 seconds' where id = $1",
    [standing.tries[0]?.id],
  );
  t.is(await ask(), 1);
  await changeSettings(fixture.db.admin, { look_up_after_seconds: 1 });
});

test.serial("an answer of an earlier attempt counts for nothing, unless it is the transfer itself", async (t) => {
  const record = (answer: object) =>
    fixture.db.admin.query("select app_private.record_transfer_answers($1)", [JSON.stringify([answer])]);
  const { payment, standing } = await lostAnswer("after");
  const transfer_id = standing.tries[0]?.id;
  await fixture.db.admin.query("update app.payout_transfers set next_attempt_at = now() where id = $1", [transfer_id]);
  await fixture.stopCrontab();
  const { rows: begun } = await fixture.db.admin.query("select * from app_private.begin_transfers(array[$1::uuid])", [
    transfer_id,
  ]);
  if (begun.length === 1) {
    for (const [http_status, code] of [
      [400, "resource_missing"],
      [429, "rate_limit"],
      [null, "ECONNRESET"],
    ]) {
      await record({ transfer_id, attempt: 1, http_status, code });
      t.like((await payment.standing()).tries[0], { status: "sent", attempt: 2 });
    }
    const [ours] = await payment.ledger();
    await record({ transfer_id, attempt: 1, http_status: 200, code: null, stripe_transfer_id: ours?.id });
  }
  fixture.startCrontab();
  const { schedule, tries } = await payment.isPaid();
  t.is(schedule, "processed");
  t.is(tries.length, 1);
});
