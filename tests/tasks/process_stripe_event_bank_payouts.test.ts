// Connect events about payouts from recruiters' Stripe balances to their banks, from end to end and in every order.

import test from "ava";
import type Stripe from "stripe";
import { eventually } from "../support/eventually.ts";
import type { Recruiter } from "../support/fixtures.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

let fixture: WebhookFixture;
test.before(async () => {
  fixture = await WebhookFixture.start();
  await fixture.sandbox.control.fund("usd", 10_000_000);
});
test.after.always(() => fixture?.stop());
test.afterEach.always(() => fixture.calm());

/** A recruiter to whom so much was transferred, one transfer an amount. */
async function paid(...amounts: number[]): Promise<Recruiter> {
  const recruiter = await fixture.recruiter();
  for (const amount of amounts) {
    const placement = await fixture.oblige(recruiter, "USD", amount);
    await fixture.payWhatIsDue();
    await fixture.becomes(placement, { schedule: "processed" });
  }
  return recruiter;
}

/** A day at the banks; answers the payout that the recruiter's schedule made. */
async function bankDay(recruiter: Recruiter): Promise<string> {
  const { created } = await fixture.sandbox.control.bankDay();
  return created.find(({ account }) => account === recruiter.stripeAccountId)?.id as string;
}

interface BankPayout {
  status: string;
  amount: number;
  /** The amounts of transfers that it carries, sorted. */
  carries: number[];
  basis: string | null;
  failure_code: string | null;
}

async function bankPayouts(recruiter: Recruiter): Promise<BankPayout[]> {
  const { rows } = await fixture.db.admin.query<BankPayout>(
    `select bank.status, bank.amount::int, bank.failure_code,
            coalesce(array_agg(link.amount::int order by link.amount) filter (where link.amount is not null), '{}') as carries,
            min(link.basis) as basis
       from app.bank_payouts as bank
       left join app.bank_payout_transfers as link on link.bank_payout_id = bank.id
      where bank.recruiter_id = $1
      group by bank.id order by bank.initiated_at, bank.id`,
    [recruiter.id],
  );
  return rows;
}

async function eventsOf(payout: string): Promise<string[]> {
  const { rows } = await fixture.db.admin.query<{ type: string }>(
    "select type from app.events where type like 'bank_payout.%' and payload ->> 'stripe_payout_id' = $1 order by id",
    [payout],
  );
  return rows.map(({ type }) => type);
}

/** Delivers these events one by one and waits for each. */
async function deliverInOrder(events: readonly Stripe.Event[]): Promise<void> {
  for (const event of events) {
    await fixture.deliver(event);
    await eventually("it is processed", async () => {
      const { rows } = await fixture.db.admin.query(
        "select processed_at from app_private.stripe_webhook_inbox where event_id = $1",
        [event.id],
      );
      return rows[0].processed_at !== null;
    });
  }
}

async function stripeEventsOf(account: string): Promise<Stripe.Event[]> {
  const { data } = await fixture.stripe.events.list({ limit: 100 });
  return data.filter((event) => event.account === account && event.type.startsWith("payout.")).reverse();
}

test.serial("a daily schedule pays out, and each payout carries the transfers that Stripe names", async (t) => {
  const { control } = fixture.sandbox;
  const recruiter = await paid(60_000, 40_000);
  await control.schedulePayouts(recruiter.stripeAccountId, { interval: "daily", delay_days: 0 });
  const payout = await bankDay(recruiter);
  await fixture.allIsProcessed();
  t.deepEqual(await bankPayouts(recruiter), [
    { status: "in_transit", amount: 100_000, carries: [40_000, 60_000], basis: "stripe", failure_code: null },
  ]);
  await control.answerOfBank(payout, { status: "paid" });
  await fixture.allIsProcessed();
  t.is((await bankPayouts(recruiter))[0]?.status, "paid");
  t.deepEqual(await eventsOf(payout), ["bank_payout.created", "bank_payout.paid"]);
});

test.serial("a payout that the bank returns after it was paid is paid out again by the next one", async (t) => {
  const { control } = fixture.sandbox;
  const recruiter = await paid(30_000);
  await control.schedulePayouts(recruiter.stripeAccountId, { interval: "daily", delay_days: 0 });
  const first = await bankDay(recruiter);
  await fixture.allIsProcessed();
  await control.answerOfBank(first, { status: "paid" });
  await fixture.allIsProcessed();
  await control.answerOfBank(first, { status: "failed" });
  await fixture.allIsProcessed();
  t.deepEqual(await bankPayouts(recruiter), [
    { status: "failed", amount: 30_000, carries: [30_000], basis: "stripe", failure_code: "account_closed" },
  ]);
  t.deepEqual(await eventsOf(first), ["bank_payout.created", "bank_payout.paid", "bank_payout.failed"]);
  const { rows } = await fixture.db.admin.query(
    "select payload -> 'was_paid' as was_paid from app.events where type = 'bank_payout.failed' and payload ->> 'stripe_payout_id' = $1",
    [first],
  );
  t.deepEqual(rows, [{ was_paid: true }]);

  // Stripe's list of the next names the return of the first, and no transfer.
  const second = await bankDay(recruiter);
  await control.answerOfBank(second, { status: "paid" });
  await fixture.allIsProcessed();
  t.deepEqual(
    (await bankPayouts(recruiter)).map(({ status, carries }) => ({ status, carries })),
    [
      { status: "failed", carries: [30_000] },
      { status: "paid", carries: [30_000] },
    ],
  );
});

test.serial("what a payout by hand carries is taken to be the oldest money, and it says so", async (t) => {
  const { control } = fixture.sandbox;
  const recruiter = await paid(50_000, 20_000);
  // 50,000 of the first transfer and 10,000 of the second; then the other 10,000.
  const first = await control.payOutByHand(recruiter.stripeAccountId, { currency: "usd", amount: 60_000 });
  await control.advanceClock(2000);
  await control.payOutByHand(recruiter.stripeAccountId, { currency: "usd" });
  await fixture.allIsProcessed();
  const inOrder = (await bankPayouts(recruiter)).sort((a, b) => b.amount - a.amount);
  t.deepEqual(
    inOrder.map(({ carries, basis }) => ({ carries, basis })),
    [
      { carries: [10_000, 50_000], basis: "first_in_first_out" },
      { carries: [10_000], basis: "first_in_first_out" },
    ],
  );
  await control.answerOfBank(first.id, { status: "canceled" });
  await fixture.allIsProcessed();
  t.is((await bankPayouts(recruiter)).find(({ amount }) => amount === 60_000)?.status, "canceled");
});

test.serial("in whatever order the events come, and doubled, the same is known at the end", async (t) => {
  const { control } = fixture.sandbox;
  const recruiter = await paid(10_000);
  await control.setDeliveries({ paused: true });
  await control.schedulePayouts(recruiter.stripeAccountId, { interval: "daily", delay_days: 0 });
  const payout = await bankDay(recruiter);
  await control.answerOfBank(payout, { status: "paid" });
  await control.answerOfBank(payout, { status: "failed" });
  const events = await stripeEventsOf(recruiter.stripeAccountId);
  t.deepEqual(
    events.map(({ type }) => type),
    [
      "payout.created",
      "payout.reconciliation_completed",
      "payout.paid",
      "payout.updated",
      "payout.failed",
      "payout.updated",
    ],
  );
  await deliverInOrder([...events].reverse());
  const known = await bankPayouts(recruiter);
  t.deepEqual(known, [
    { status: "failed", amount: 10_000, carries: [10_000], basis: "stripe", failure_code: "account_closed" },
  ]);
  await deliverInOrder(events);
  await control.setDeliveries({ paused: false, duplicates: 2, order: "shuffled" });
  await fixture.allIsProcessed();
  t.deepEqual(await bankPayouts(recruiter), known);
  // It was known when it had failed: nothing else is told of it.
  t.deepEqual(await eventsOf(payout), ["bank_payout.created"]);
});

test.serial("payouts of the platform, and of accounts that are nobody's here, are not asked about", async (t) => {
  const { control } = fixture.sandbox;
  const [stranger = ""] = await control.createAccounts(1);
  const transfer = { amount: 1000, currency: "usd", destination: stranger };
  await fixture.stripe.transfers.create(transfer);
  await fixture.forgetQuestions();
  const { id } = await control.payOutByHand(stranger, { currency: "usd" });
  await fixture.allIsProcessed();
  t.deepEqual(await fixture.outcomesOf(id), ["not_ours"]);
  await fixture.deliver({
    id: "evt_platform",
    type: "payout.paid",
    object: "event",
    data: { object: { id } },
  } as object as Stripe.Event);
  await fixture.allIsProcessed();
  t.deepEqual(await fixture.outcomesOf(id), ["not_ours", "not_ours"]);
  t.false(await fixture.wasAsked("payouts.retrieve"));
});
