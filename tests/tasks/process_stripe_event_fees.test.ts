// Stripe's webhooks about fees, from end to end: charges and invoices that name a placement, refunds and disputes, in any
// order. The books are worked out by hand.

import test from "ava";
import { createCompany, createPlacement, type PayoutIds, payoutOf } from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

const DAY = 86_400;

let fixture: WebhookFixture;
test.before(async () => {
  fixture = await WebhookFixture.start();
});
test.after.always(() => fixture?.stop());
// Each test holds deliveries back, doubles them or turns them round: one after the other.
test.afterEach.always(() => fixture.calm());

/** 1,000.00 that are due and wait for a fee of the same amount. */
async function placementOf(currency = "USD"): Promise<PayoutIds> {
  const companyId = await createCompany(fixture.db.admin);
  await publishTerms(fixture.db.admin, companyId, { pay_when: "fee_cleared" });
  const recruiter = await fixture.recruiter();
  const recruiters = [{ recruiter_id: recruiter.id, share: 100 }];
  const options = { companyId, recruiters, currency, holdbackPercentage: 0 };
  return payoutOf(fixture.db.admin, await createPlacement(fixture.db.admin, options));
}

const payments = async ({ placement }: PayoutIds) => {
  const { rows } = await fixture.db.admin.query(
    `select amount::int, refunded_amount::int as refunded, disputed_at is not null as is_disputed,
            available_on - current_date as available_in, stripe_charge_id as charge
       from app.fee_payments where placement_id = $1 order by id`,
    [placement],
  );
  return rows;
};

const codes = async ({ payout }: PayoutIds) => {
  const { rows } = await fixture.db.admin.query("select code from app.explain_payout($1) order by position", [payout]);
  // Whether there is money for it is another question.
  return rows.map(({ code }) => code).filter((code) => code !== "waiting_for_funds");
};

const refundNeeds = async ({ placement }: PayoutIds) => {
  const { rows } = await fixture.db.admin.query(
    "select amount::int, currency, detail from app.needs_you() where kind = 'fee_refund_failed' and placement_id = $1",
    [placement],
  );
  return rows;
};

test.serial("a fee paid by a charge is recorded with the day on which Stripe makes it available", async (t) => {
  const made = await placementOf();
  const metadata = { holdback_placement_id: made.placement };
  await fixture.sandbox.control.setDeliveries({ duplicates: 2 });
  const { charge } = await fixture.sandbox.control.charge({
    currency: "usd",
    amount: 100_000,
    fee: 3_000,
    available_in_s: 3 * DAY,
    metadata,
  });
  await fixture.allIsProcessed();
  // It comes at some moment of the third day: the fourth is the first that has it whole.
  t.deepEqual(await payments(made), [{ amount: 100_000, refunded: 0, is_disputed: false, available_in: 4, charge }]);
  t.deepEqual(await codes(made), ["fee_not_cleared"]);
  await fixture.payWhatIsDue();
  await fixture.allIsProcessed();
  t.is(
    (await fixture.standing(made.placement)).transfer,
    null,
    "a platform that paid now would pay from its own pocket",
  );
});

test.serial("an invoice names the placement of its charge, and what is available pays", async (t) => {
  const made = await placementOf("EUR");
  await fixture.db.admin.query("update app.placements set external_ref = 'INV-EUR' where id = $1", [made.placement]);
  await fixture.sandbox.control.setDeliveries({ order: "reversed" });
  const { charge, invoice } = await fixture.sandbox.control.charge({
    currency: "eur",
    amount: 100_000,
    metadata: { holdback_external_ref: "inv-eur" },
    invoice: true,
  });
  await fixture.allIsProcessed();
  t.deepEqual(await fixture.outcomesOf(invoice ?? ""), ["fee_recorded"]);
  // The two are worked on at once: the charge is unknown still, or its fee is recorded already.
  t.regex((await fixture.outcomesOf(charge)).join(), /^(not_ours|nothing_new)$/);
  t.deepEqual(await payments(made), [{ amount: 100_000, refunded: 0, is_disputed: false, available_in: 0, charge }]);
  await fixture.payWhatIsDue();
  await fixture.becomes(made.placement, { schedule: "processed", transfer: "succeeded" });
  await fixture.booksAreRight(t);
});

test.serial("where the platform wants it, the transfer names the charge at Stripe", async (t) => {
  const made = await placementOf("DKK");
  const switchTo = (value: string) =>
    fixture.db.admin.query("update app_private.settings set value = $1 where name = 'transfers_name_charges'", [value]);
  await switchTo("1");
  t.teardown(() => switchTo("0"));
  const { charge, payment_intent } = await fixture.sandbox.control.charge({
    currency: "dkk",
    amount: 100_000,
    metadata: { holdback_placement_id: made.placement },
  });
  await fixture.allIsProcessed();
  await fixture.payWhatIsDue();
  await fixture.becomes(made.placement, { schedule: "processed", transfer: "succeeded" });
  const { stripe_transfer_id } = await fixture.standing(made.placement);
  t.like(await fixture.stripe.transfers.retrieve(stripe_transfer_id ?? ""), {
    amount: 100_000,
    source_transaction: charge,
    transfer_group: `group_${payment_intent}`,
  });
  await fixture.booksAreRight(t);
});

for (const order of ["created", "reversed"] as const) {
  test.serial(`a refund freezes what is unsent, whichever event comes first (${order})`, async (t) => {
    const made = await placementOf();
    await fixture.sandbox.control.setDeliveries({ paused: true, order, duplicates: 1 });
    const wish = { currency: "usd", amount: 100_000, metadata: { holdback_placement_id: made.placement } };
    const { charge } = await fixture.sandbox.control.charge(wish);
    await fixture.sandbox.control.refund(charge, 40_000);
    await fixture.sandbox.control.refund(charge, 10_000);
    await fixture.sandbox.control.setDeliveries({ paused: false });
    await fixture.allIsProcessed();
    t.deepEqual(await payments(made), [
      { amount: 100_000, refunded: 50_000, is_disputed: false, available_in: 0, charge },
    ]);
    t.deepEqual(await codes(made), ["payout_frozen", "fee_not_received"]);
    const told = (await fixture.outcomesOf(charge)).filter((outcome) => outcome === "fee_taken_back");
    t.is(told.length, 1, "one event told of both refunds");
  });

  test.serial(`a dispute keeps it waiting; when it is won a person thaws it (${order})`, async (t) => {
    const made = await placementOf("GBP");
    await fixture.sandbox.control.fund("gbp", 100_000);
    const wish = { currency: "gbp", amount: 100_000, metadata: { holdback_placement_id: made.placement } };
    await fixture.sandbox.control.setDeliveries({ paused: true, order });
    const { charge } = await fixture.sandbox.control.charge(wish);
    const { id } = await fixture.sandbox.control.dispute(charge);
    await fixture.sandbox.control.setDeliveries({ paused: false });
    await fixture.allIsProcessed();
    t.like((await payments(made))[0], { is_disputed: true, refunded: 0 });
    t.deepEqual(await codes(made), ["payout_frozen", "fee_disputed"]);

    await fixture.sandbox.control.closeDispute(id, "won");
    // An old event comes again: Stripe is asked, and says what is now.
    await fixture.sandbox.control.redeliver({ type: "charge.dispute.created" });
    await fixture.allIsProcessed();
    t.like((await payments(made))[0], { is_disputed: false, refunded: 0 });
    await fixture.payWhatIsDue();
    await fixture.allIsProcessed();
    t.like(await fixture.standing(made.placement), { schedule: "pending", frozen: true });
    await fixture.db.admin.query("select app.unfreeze_payout($1, 'the dispute is won')", [made.payout]);
    await fixture.becomes(made.placement, { schedule: "processed", transfer: "succeeded" });
  });
}

for (const is_still_counted of [false, true]) {
  const counted = is_still_counted ? "counted by the charge all the same" : "counted by the charge no more";
  test.serial(`a refund that fails is here again, and a person decides (${counted})`, async (t) => {
    const made = await placementOf();
    const wish = { currency: "usd", amount: 100_000, metadata: { holdback_placement_id: made.placement } };
    const { charge } = await fixture.sandbox.control.charge(wish);
    const { refund } = await fixture.sandbox.control.refund(charge, 40_000);
    await fixture.sandbox.control.refund(charge, 10_000);
    await fixture.allIsProcessed();
    t.like((await payments(made))[0], { refunded: 50_000 });
    await fixture.sandbox.control.failRefund(refund, { is_still_counted });
    // Old events come again: Stripe is asked, and says what is now.
    await fixture.sandbox.control.redeliver({ type: "charge.refunded" });
    await fixture.allIsProcessed();
    t.like((await payments(made))[0], { refunded: 10_000 });
    t.deepEqual(await codes(made), ["payout_frozen", "fee_not_received"]);
    t.deepEqual(await refundNeeds(made), [{ amount: 90_000, currency: "USD", detail: charge }]);
    // The company is not to get it after all: it pays the rest, and what is due goes out.
    await fixture.sandbox.control.charge({ ...wish, amount: 10_000 });
    await fixture.allIsProcessed();
    await fixture.payWhatIsDue();
    await fixture.allIsProcessed();
    t.like(await fixture.standing(made.placement), { schedule: "pending", frozen: true });
    await fixture.db.admin.query("select app.unfreeze_payout($1, 'the company does not want it')", [made.payout]);
    t.deepEqual(await refundNeeds(made), []);
    await fixture.payWhatIsDue();
    await fixture.becomes(made.placement, { schedule: "processed", transfer: "succeeded" });
    await fixture.booksAreRight(t);
  });
}

test.serial("where another payment took its place, a refund that fails waits for a person", async (t) => {
  const made = await placementOf("NOK");
  const wish = { currency: "nok", amount: 100_000, metadata: { holdback_placement_id: made.placement } };
  const first = await fixture.sandbox.control.charge(wish);
  const { refund } = await fixture.sandbox.control.refund(first.charge);
  await fixture.allIsProcessed();
  await fixture.sandbox.control.charge(wish);
  await fixture.allIsProcessed();
  await fixture.sandbox.control.failRefund(refund);
  await fixture.allIsProcessed();
  const needs = async () => {
    const { rows } = await fixture.db.admin.query(
      "select amount::int, detail from app.needs_you() where kind = 'fee_not_recorded' and placement_id = $1",
      [made.placement],
    );
    return rows;
  };
  const sum = "the payments of the fee would sum to NOK 2,000.00, more than its NOK 1,000.00";
  const detail = `${first.charge}: A refund of it has not reached the company, and ${sum}.`;
  t.deepEqual(await needs(), [{ amount: 100_000, detail }]);
  t.deepEqual(
    (await payments(made)).map(({ refunded }) => refunded),
    [100_000, 0],
  );
  // Given back once more, it is settled.
  await fixture.sandbox.control.refund(first.charge);
  await fixture.allIsProcessed();
  t.deepEqual(await needs(), []);
  t.deepEqual(await refundNeeds(made), []);
});

test.serial("a dispute that is lost has taken the fee back", async (t) => {
  const made = await placementOf("SEK");
  const wish = { currency: "sek", amount: 100_000, metadata: { holdback_placement_id: made.placement } };
  const { charge } = await fixture.sandbox.control.charge(wish);
  const { id } = await fixture.sandbox.control.dispute(charge);
  await fixture.sandbox.control.closeDispute(id, "lost");
  await fixture.allIsProcessed();
  t.like((await payments(made))[0], { is_disputed: false, refunded: 100_000 });
  t.deepEqual(await codes(made), ["payout_frozen", "fee_not_received"]);
});

test.serial("a charge that does not fit the fee is told, and changes nothing", async (t) => {
  const made = await placementOf();
  const metadata = { holdback_placement_id: made.placement };
  const wishes = [
    { currency: "usd", amount: 100_001, metadata },
    { currency: "eur", amount: 100_000, metadata },
  ];
  for (const wish of wishes) await fixture.sandbox.control.charge(wish);
  // Not ours: it names nothing that we know.
  const other = await fixture.sandbox.control.charge({ currency: "usd", amount: 500, metadata: { order: "7" } });
  await fixture.allIsProcessed();
  t.deepEqual(await payments(made), []);
  t.deepEqual(await fixture.outcomesOf(other.charge), ["not_ours"]);
  const { rows } = await fixture.db.admin.query(
    "select payload ->> 'currency' as currency from app.events where type = 'fee_payment.not_recorded' and entity_id = $1 order by id",
    [made.placement],
  );
  t.deepEqual(rows.map(({ currency }) => currency).sort(), ["EUR", "USD"]);
});

test.serial("what was paid twice waits for a person, and is recorded when one of the two is given back", async (t) => {
  const made = await placementOf("SEK");
  const wish = { currency: "sek", amount: 100_000, metadata: { holdback_placement_id: made.placement } };
  const first = await fixture.sandbox.control.charge(wish);
  await fixture.allIsProcessed();
  const second = await fixture.sandbox.control.charge(wish);
  await fixture.allIsProcessed();
  const needs = async () => {
    const { rows } = await fixture.db.admin.query(
      `select placement_id, amount::int, currency, detail from app.needs_you() where kind = 'fee_not_recorded' and currency = 'SEK'`,
    );
    return rows;
  };
  const because = "The payments of the fee would sum to SEK 2,000.00, more than its SEK 1,000.00.";
  const detail = `${second.charge}: ${because}`;
  t.deepEqual(await needs(), [{ placement_id: made.placement, amount: 100_000, currency: "SEK", detail }]);
  await fixture.sandbox.control.refund(first.charge);
  await fixture.allIsProcessed();
  t.deepEqual(
    (await payments(made)).map(({ charge, refunded }) => ({ charge, refunded })),
    [
      { charge: first.charge, refunded: 100_000 },
      { charge: second.charge, refunded: 0 },
    ],
  );
  t.deepEqual(await needs(), []);
});

test.serial("what does not fit a fee is settled when it is given back at Stripe", async (t) => {
  const made = await placementOf("NOK");
  const wish = { currency: "nok", amount: 100_001, metadata: { holdback_placement_id: made.placement } };
  const { charge } = await fixture.sandbox.control.charge(wish);
  await fixture.allIsProcessed();
  const isNeeded = async () => {
    const { rows } = await fixture.db.admin.query("select from app.needs_you() where key = $1", [
      `fee_not_recorded:${charge}`,
    ]);
    return rows.length > 0;
  };
  t.true(await isNeeded());
  await fixture.sandbox.control.refund(charge);
  await fixture.allIsProcessed();
  t.false(await isNeeded());
  t.deepEqual(await payments(made), []);
});

test.serial("what a person has undone is not recorded again", async (t) => {
  const made = await placementOf();
  const wish = { currency: "usd", amount: 100_000, metadata: { holdback_placement_id: made.placement } };
  const { charge } = await fixture.sandbox.control.charge(wish);
  await fixture.allIsProcessed();
  await fixture.db.admin.query("select app.undo_fee_payment(id, 'x') from app.fee_payments where placement_id = $1", [
    made.placement,
  ]);
  await fixture.sandbox.control.refund(charge, 1);
  await fixture.allIsProcessed();
  t.is((await payments(made)).length, 1);
  t.deepEqual(await codes(made), ["fee_not_received"]);
});
