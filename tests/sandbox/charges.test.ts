// Transfers that name a charge, as Stripe documents them.

import test from "ava";
import type Stripe from "stripe";
import { refusal, type Started, start } from "./start.ts";

let started: Started;
test.before(async () => {
  started = await start();
});
test.after.always(() => started?.end());

const account = async () => (await started.sandbox.control.createAccounts(1))[0] ?? "";

async function create(charge: string, amount: number, destination: string, more: object = {}) {
  const params = { amount, currency: "usd", destination, source_transaction: charge, ...more };
  return started.stripe.transfers.create(params);
}

const charge = (amount: number, available_in_s = 0) =>
  started.sandbox.control.charge({ currency: "usd", amount, available_in_s });

const amounts = ({ available, pending }: Stripe.Balance) => [available[0]?.amount, pending[0]?.amount];

test.serial("a transfer of a charge that is available names it, and has the group of its payment", async (t) => {
  const destination = await account();
  const paid = await charge(1_000);
  const transfer = await create(paid.charge, 400, destination);
  t.like(transfer, { source_transaction: paid.charge, transfer_group: `group_${paid.payment_intent}`, amount: 400 });
  t.deepEqual(amounts(await started.stripe.balance.retrieve({}, { stripeAccount: destination })), [400, 0]);
});

test.serial(
  "of a charge that is pending it succeeds whatever is available, and arrives when the charge does",
  async (t) => {
    const destination = await account();
    await started.sandbox.control.drain("usd");
    const { charge: pending } = await charge(1_000, 3_600);
    await create(pending, 700, destination);
    t.deepEqual(amounts(await started.stripe.balance.retrieve()), [0, 300]);
    const theirs = () => started.stripe.balance.retrieve({}, { stripeAccount: destination });
    t.deepEqual(amounts(await theirs()), [0, 700]);
    await started.sandbox.control.advanceClock(3_600_000);
    t.deepEqual(amounts(await theirs()), [700, 0]);
    t.deepEqual(amounts(await started.stripe.balance.retrieve()), [300, 0]);
    const { sums } = await started.sandbox.control.ledger();
    t.like(sums.usd, { pending: 0 });
    // A charge that has arrived needs what is available.
    const { charge: arrived } = await charge(1_000);
    await started.sandbox.control.drain("usd");
    t.like(await refusal(create(arrived, 1, destination)), { code: "balance_insufficient" });
  },
);

test.serial(
  "transfers of a charge never sum to more than it, less what was given back; a reversal gives nothing back",
  async (t) => {
    const destination = await account();
    const { charge: paid } = await charge(1_000);
    const first = await create(paid, 600, destination);
    await started.stripe.transfers.createReversal(first.id);
    const tooMuch = { statusCode: 400, code: undefined, param: "source_transaction" };
    t.like(await refusal(create(paid, 401, destination)), tooMuch);
    await create(paid, 300, destination);
    await started.sandbox.control.refund(paid, 50);
    const error = await refusal(create(paid, 51, destination));
    t.like(error, tooMuch);
    t.regex(
      error.message,
      /must not exceed the source amount of 950 usd\. \(There is already .* amounting to 900 usd\.\)/,
    );
    await t.notThrowsAsync(create(paid, 50, destination));
  },
);

test.serial("an unknown charge, another currency and a group beside a charge are refused", async (t) => {
  const destination = await account();
  const missing = { statusCode: 400, code: "resource_missing", param: "source_transaction" };
  t.like(await refusal(create("ch_unknown", 1, destination)), missing);
  const { charge: paid } = await charge(1_000);
  t.like(await refusal(create(paid, 1, destination, { currency: "eur" })), { statusCode: 400, param: "currency" });
  t.like(await refusal(create(paid, 1, destination, { transfer_group: "g" })), { param: "transfer_group" });
});

test.serial("what was named is known after the sandbox was killed", async (t) => {
  const destination = await account();
  const { charge: paid } = await charge(1_000);
  await create(paid, 900, destination);
  await started.sandbox.kill();
  started = await start({ dataDir: started.dataDir });
  t.like(await refusal(create(paid, 101, destination)), { param: "source_transaction" });
});
