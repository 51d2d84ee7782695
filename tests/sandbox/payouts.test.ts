// Payouts of connected accounts to their banks, as Stripe shows them.

import test from "ava";
import { StripeGateway } from "../../server/stripe/gateway.ts";
import { refusal, type Started, start } from "./start.ts";

let started: Started;
test.before(async () => {
  started = await start();
  await started.sandbox.control.fund("usd", 1_000_000);
});
test.after.always(() => started?.end());

const account = async () => (await started.sandbox.control.createAccounts(1))[0] as string;
const pay = async (destination: string, amount: number) =>
  (await started.stripe.transfers.create({ amount, currency: "usd", destination })).id;
const gateway = () => new StripeGateway({ secretKey: started.sandbox.secretKey, apiBase: started.sandbox.url });

test.serial("an automatic payout names more transfers than a page has, and each once", async (t) => {
  const { control } = started.sandbox;
  const destination = await account();
  const transfers: string[] = [];
  for (let i = 0; i < 105; i++) transfers.push(await pay(destination, 100));
  await control.schedulePayouts(destination, { interval: "daily", delay_days: 0 });
  const { created } = await control.bankDay();
  t.is(created.length, 1);
  const content = await gateway().readBankPayoutContent(destination, created[0]?.id as string);
  t.deepEqual([...content.transfers].sort(), [...transfers].sort());
  t.deepEqual(content.payouts, []);
  const { rows } = await gateway().listBankPayouts(destination, { from: 0, until: null }, null);
  t.like(rows[0], { amount: 10_500, status: "in_transit", automatic: true, last4: "6789", returned_at: null });
});

test.serial("what comes back from the bank is on the balance again, and the next payout says so", async (t) => {
  const { control } = started.sandbox;
  const destination = await account();
  await pay(destination, 700);
  await control.schedulePayouts(destination, { interval: "daily", delay_days: 0 });
  const mine = async () => (await control.bankDay()).created.find((one) => one.account === destination)?.id as string;
  const first = await mine();
  await control.answerOfBank(first, { status: "paid" });
  await control.answerOfBank(first, { status: "failed", code: "no_account", message: "No such account." });
  const failed = await gateway().retrieveBankPayout(destination, first);
  t.like(failed, { status: "failed", failure_code: "no_account", failure_message: "No such account." });
  t.true((failed?.returned_at ?? 0) > 0);
  const { available } = await started.stripe.balance.retrieve({}, { stripeAccount: destination });
  t.is(available[0]?.amount, 700);
  const second = await mine();
  t.deepEqual(await gateway().readBankPayoutContent(destination, second), { transfers: [], payouts: [first] });
  await t.throwsAsync(control.answerOfBank(first, { status: "paid" }), { message: /is failed and cannot become paid/ });
});

test.serial("Stripe does not tell what a payout by hand carries", async (t) => {
  const destination = await account();
  await pay(destination, 500);
  await t.throwsAsync(started.sandbox.control.payOutByHand(destination, { currency: "usd", amount: 501 }), {
    message: /has only 500 usd/,
  });
  const payout = await started.sandbox.control.payOutByHand(destination, { currency: "usd", amount: 200 });
  t.is(payout.reconciliation_status, "not_applicable");
  const error = await refusal(
    started.stripe.balanceTransactions.list({ payout: payout.id }, { stripeAccount: destination }),
  );
  t.is(error.statusCode, 400);
  await started.sandbox.control.answerOfBank(payout.id, { status: "canceled" });
  t.is((await gateway().retrieveBankPayout(destination, payout.id))?.status, "canceled");
});

test.serial("a payout is nobody's but its account's, and an account that is gone has none", async (t) => {
  const [destination, other] = [await account(), await account()];
  await pay(destination, 500);
  const payout = await started.sandbox.control.payOutByHand(destination, { currency: "usd" });
  t.is(await gateway().retrieveBankPayout(other, payout.id), null);
  await started.sandbox.control.close(destination);
  t.is(await gateway().retrieveBankPayout(destination, payout.id), null);
  t.deepEqual(await gateway().listBankPayouts(destination, { from: 0, until: null }, null), { rows: [], next: null });
});

test.serial("payouts, their answers and schedules are there after the sandbox was killed", async (t) => {
  const { control } = started.sandbox;
  const destination = await account();
  await pay(destination, 300);
  await control.schedulePayouts(destination, { interval: "daily", delay_days: 0 });
  const { created } = await control.bankDay();
  const payout = created.find((one) => one.account === destination)?.id as string;
  await control.answerOfBank(payout, { status: "failed" });
  await started.sandbox.kill();
  const again = await start({ dataDir: started.dataDir });
  started = { ...again, end: again.end };
  t.like(await gateway().retrieveBankPayout(destination, payout), { status: "failed", amount: 300 });
  const { created: next } = await started.sandbox.control.bankDay();
  t.true(next.some((one) => one.account === destination));
});
