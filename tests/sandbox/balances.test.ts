import test from "ava";
import fc from "fast-check";
import { refusal, start } from "./start.ts";

const { sandbox, stripe, end } = await start();
test.after.always(end);

test("top-ups come onto the balance of their currency, and taking away leaves it", async (t) => {
  t.is((await sandbox.control.fund("chf", 500)).available, 500);
  t.is((await sandbox.control.fund("chf", -200)).available, 300);
  t.is((await stripe.balance.retrieve()).available.find((one) => one.currency === "chf")?.amount, 300);
  await sandbox.control.drain("chf");
  t.is((await stripe.balance.retrieve()).available.find((one) => one.currency === "chf")?.amount, 0);
  await t.throwsAsync(sandbox.control.fund("chf", -1), { message: /only 0 chf/ });
});

test("a top-up can be read by its id", async (t) => {
  await sandbox.control.fund("sek", 700);
  const topup = (await stripe.topups.list()).data.find((one) => one.currency === "sek");
  t.like(await stripe.topups.retrieve(topup?.id ?? ""), { object: "topup", amount: 700, status: "succeeded" });
});

test("every movement leaves a balance transaction on both sides", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.fund("usd", 1000);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  const transfer = await own.stripe.transfers.create({ amount: 600, currency: "usd", destination });
  const reversal = await own.stripe.transfers.createReversal(transfer.id, { amount: 100 });
  await own.sandbox.control.cashOut(destination);

  const seen = async (stripeAccount?: string) =>
    (await own.stripe.balanceTransactions.list({}, stripeAccount ? { stripeAccount } : {})).data.map((one) => [
      one.type,
      one.amount,
    ]);
  t.deepEqual(await seen(), [
    ["transfer_refund", 100],
    ["transfer", -600],
    ["topup", 1000],
  ]);
  t.deepEqual(await seen(destination), [
    ["payout", -500],
    ["payment_refund", -100],
    ["payment", 600],
  ]);
  const ofTransfer = await own.stripe.balanceTransactions.retrieve(String(transfer.balance_transaction));
  t.like(ofTransfer, { amount: -600, source: transfer.id, type: "transfer", currency: "usd" });
  const bySource = await own.stripe.balanceTransactions.list({ source: reversal.id });
  t.deepEqual(
    bySource.data.map((one) => one.id),
    [String(reversal.balance_transaction)],
  );
  const byType = await own.stripe.balanceTransactions.list({ type: "topup", currency: "usd" });
  t.is(byType.data.length, 1);
  const onBehalf = own.stripe.balanceTransactions.retrieve(ofTransfer.id, {}, { stripeAccount: destination });
  t.is((await refusal(onBehalf)).statusCode, 404);
});

test("balances of connected accounts page through their own transactions", async (t) => {
  await sandbox.control.fund("usd", 10_000);
  const [destination = ""] = await sandbox.control.createAccounts(1);
  for (let i = 1; i <= 5; i++) await stripe.transfers.create({ amount: i, currency: "usd", destination });
  const all = await stripe.balanceTransactions
    .list({ limit: 2, type: "payment" }, { stripeAccount: destination })
    .autoPagingToArray({ limit: 100 });
  t.deepEqual(
    all.map((one) => one.net),
    [5, 4, 3, 2, 1],
  );
});

test("whatever happens, the sums of the ledger agree with each other and with what was answered", async (t) => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("fund" as const), amount: fc.integer({ min: 1, max: 5000 }) }),
    fc.record({
      do: fc.constant("transfer" as const),
      amount: fc.integer({ min: 1, max: 3000 }),
      to: fc.nat(2),
      key: fc.nat(5),
    }),
    fc.record({ do: fc.constant("reverse" as const), amount: fc.integer({ min: 1, max: 3000 }), which: fc.nat(9) }),
    fc.record({ do: fc.constant("cash_out" as const), from: fc.nat(2) }),
    fc.record({ do: fc.constant("drain" as const) }),
  );
  const { control } = sandbox;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const before = await control.ledger();
      const accounts = await control.createAccounts(3);
      const mark = accounts[0] ?? "";
      const answered = new Map<string, number>();
      const reversed: number[] = [];
      for (const [i, one] of steps.entries()) {
        if (one.do === "fund") await control.fund("nok", one.amount);
        else if (one.do === "drain") await control.drain("nok");
        else if (one.do === "cash_out") await control.cashOut(accounts[one.from] ?? "");
        else if (one.do === "transfer") {
          const destination = accounts[one.to] ?? "";
          const idempotencyKey = one.key === 0 ? `${mark}_same` : `${mark}_${i}`;
          const made = await stripe.transfers
            .create({ amount: one.amount, currency: "nok", destination }, { idempotencyKey })
            .catch(() => undefined);
          if (made) answered.set(made.id, made.amount);
        } else {
          const id = [...answered.keys()][one.which];
          const made = id && (await stripe.transfers.createReversal(id, { amount: one.amount }).catch(() => undefined));
          if (made) reversed.push(made.amount);
        }
      }
      const ledger = await control.ledger();
      const sums = ledger.sums.nok;
      if (!sums) return ledger.transfers.every((one) => one.currency !== "nok");
      t.is(sums.available, sums.topped_up - sums.paid_out - sums.transferred + sums.reversed);
      t.is(sums.connected, sums.transferred - sums.reversed - sums.cashed_out);
      t.true(sums.available >= 0);
      for (const balances of Object.values(ledger.balances.accounts)) {
        for (const amount of Object.values(balances)) t.true(amount >= 0);
      }
      const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);
      t.is(sums.transferred - (before.sums.nok?.transferred ?? 0), sum(answered.values()));
      t.is(sums.reversed - (before.sums.nok?.reversed ?? 0), sum(reversed));
      t.is(sum(ledger.transfers.filter((one) => one.currency === "nok").map((one) => one.amount)), sums.transferred);
      t.is(sum(ledger.transfers.map((one) => one.amount_reversed)), sum(ledger.reversals.map((one) => one.amount)));
      return true;
    }),
    { numRuns: 25 },
  );
});
