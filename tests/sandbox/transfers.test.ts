import test from "ava";
import { refusal, start, unique } from "./start.ts";

const { sandbox, stripe, end } = await start();
test.before(() => sandbox.control.fund("usd", 10_000_000));
test.after.always(end);

const account = async () => (await sandbox.control.createAccounts(1))[0] ?? "";

test("a transfer answers everything that it was created with", async (t) => {
  const destination = await account();
  const before = Math.floor((await sandbox.control.now()) / 1000);
  const transfer = await stripe.transfers.create({
    amount: 1250,
    currency: "usd",
    destination,
    description: "Fee, first part",
    metadata: { schedule: "s1", "odd key": "ü & = +" },
    transfer_group: "payout_1",
  });
  t.regex(transfer.id, /^tr_[A-Za-z0-9]{20,}$/);
  t.like(transfer, {
    object: "transfer",
    amount: 1250,
    amount_reversed: 0,
    currency: "usd",
    destination,
    description: "Fee, first part",
    livemode: false,
    metadata: { schedule: "s1", "odd key": "ü & = +" },
    reversed: false,
    source_transaction: null,
    transfer_group: "payout_1",
  });
  t.true(transfer.created >= before);
  t.deepEqual({ ...(await stripe.transfers.retrieve(transfer.id)) }, { ...transfer });
});

test("the answer names the request, echoes version and key, and is of Stripe's own version by default", async (t) => {
  const destination = await account();
  const idempotencyKey = unique("key");
  const { lastResponse } = await stripe.transfers.create(
    { amount: 1, currency: "usd", destination },
    { idempotencyKey },
  );
  t.regex(lastResponse.requestId, /^req_/);
  t.is(lastResponse.idempotencyKey, idempotencyKey);
  t.is(lastResponse.apiVersion, "2026-10-28.endive");
});

test("the money leaves the platform's balance and arrives at the account's", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.fund("eur", 5000);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  await own.stripe.transfers.create({ amount: 1200, currency: "eur", destination });
  t.is((await own.stripe.balance.retrieve()).available[0]?.amount, 3800);
  const theirs = await own.stripe.balance.retrieve({}, { stripeAccount: destination });
  t.like(theirs.available[0], { amount: 1200, currency: "eur" });
});

test("more than the available balance of that currency is refused, whatever there is in others", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.fund("gbp", 100);
  await own.sandbox.control.fund("usd", 1_000_000);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  const error = await refusal(own.stripe.transfers.create({ amount: 101, currency: "gbp", destination }));
  t.like(error, { statusCode: 400, code: "balance_insufficient", rawType: "invalid_request_error" });
  await own.stripe.transfers.create({ amount: 100, currency: "gbp", destination });
  t.deepEqual((await own.sandbox.control.ledger()).balances.platform, { gbp: 0, usd: 1_000_000 });
});

test("a destination that does not exist is a missing resource", async (t) => {
  const error = await refusal(stripe.transfers.create({ amount: 1, currency: "usd", destination: "acct_nobody" }));
  t.like(error, { statusCode: 400, code: "resource_missing", param: "destination" });
  t.is(error.message, "No such destination: 'acct_nobody'");
});

test("a closed destination is a missing resource", async (t) => {
  const destination = await account();
  await sandbox.control.close(destination);
  const error = await refusal(stripe.transfers.create({ amount: 1, currency: "usd", destination }));
  t.like(error, { statusCode: 400, code: "resource_missing", param: "destination" });
});

for (const transfers of ["inactive", "pending"] as const) {
  test(`a destination whose transfers are ${transfers} lacks the capability`, async (t) => {
    const destination = await account();
    await sandbox.control.restrict(destination, { transfers });
    const error = await refusal(stripe.transfers.create({ amount: 1, currency: "usd", destination }));
    t.like(error, { statusCode: 400, code: "insufficient_capabilities_for_transfer" });
    await sandbox.control.unrestrict(destination);
    await t.notThrowsAsync(stripe.transfers.create({ amount: 1, currency: "usd", destination }));
  });
}

const malformed: [string, Record<string, unknown>, { code?: string | undefined; param: string }][] = [
  ["no amount", { amount: undefined }, { code: "parameter_missing", param: "amount" }],
  ["no currency", { currency: undefined }, { code: "parameter_missing", param: "currency" }],
  ["no destination", { destination: undefined }, { code: "parameter_missing", param: "destination" }],
  ["an empty destination", { destination: "" }, { code: "parameter_invalid_empty", param: "destination" }],
  ["a fraction", { amount: 1.5 }, { code: "parameter_invalid_integer", param: "amount" }],
  ["a word for an amount", { amount: "ten" }, { code: "parameter_invalid_integer", param: "amount" }],
  ["zero", { amount: 0 }, { code: "parameter_invalid_integer", param: "amount" }],
  ["a negative amount", { amount: -5 }, { code: "parameter_invalid_integer", param: "amount" }],
  ["nine digits of USD", { amount: 100_000_000 }, { code: "amount_too_large", param: "amount" }],
  [
    "thirteen digits of IDR",
    { currency: "idr", amount: 1_000_000_000_000 },
    { code: "amount_too_large", param: "amount" },
  ],
  ["a currency that does not exist", { currency: "xxx" }, { code: undefined, param: "currency" }],
  ["an unknown parameter", { surprise: "1" }, { code: "parameter_unknown", param: "surprise" }],
  ["a nested value in metadata", { metadata: { a: { b: "1" } } }, { code: undefined, param: "metadata[a]" }],
  ["an overlong metadata value", { metadata: { a: "x".repeat(501) } }, { code: undefined, param: "metadata[a]" }],
  [
    "ISK that is not a multiple of 100",
    { currency: "isk", amount: 150 },
    { code: "parameter_invalid_integer", param: "amount" },
  ],
  [
    "UGX that is not a multiple of 100",
    { currency: "ugx", amount: 99 },
    { code: "parameter_invalid_integer", param: "amount" },
  ],
  [
    "KWD whose last digit is not 0",
    { currency: "kwd", amount: 5124 },
    { code: "parameter_invalid_integer", param: "amount" },
  ],
];

for (const [what, change, expected] of malformed) {
  test(`${what} is refused as a parameter error and moves nothing`, async (t) => {
    const destination = await account();
    const params = { amount: 100, currency: "usd", destination, ...change };
    const error = await refusal(stripe.transfers.create(params as Parameters<typeof stripe.transfers.create>[0]));
    t.is(error.statusCode, 400);
    t.is(error.code, expected.code);
    t.is(error.param, expected.param);
    t.is((await stripe.transfers.list({ destination })).data.length, 0);
  });
}

test("amounts that keep their currency's rule are paid", async (t) => {
  const destination = await account();
  const fitting = { isk: 500, ugx: 100, kwd: 5120, jpy: 7, usd: 1 };
  for (const [currency, amount] of Object.entries(fitting)) {
    await sandbox.control.fund(currency, amount);
    const transfer = await stripe.transfers.create({ amount, currency: currency.toUpperCase(), destination });
    t.is(transfer.currency, currency);
  }
});

test("eight digits are paid to the cent, and twelve of rupiahs", async (t) => {
  const own = await start();
  t.teardown(own.end);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  for (const [currency, amount] of [
    ["usd", 99_999_999],
    ["idr", 999_999_999_999],
  ] as const) {
    await own.sandbox.control.fund(currency, 2 * amount + 1);
    await own.stripe.transfers.create({ amount, currency, destination });
    const { available } = await own.stripe.balance.retrieve();
    t.is(available.find((balance) => balance.currency === currency)?.amount, amount + 1);
  }
});

test("an update changes metadata pair by pair and keeps amount and group", async (t) => {
  const destination = await account();
  const { id } = await stripe.transfers.create({
    amount: 5,
    currency: "usd",
    destination,
    transfer_group: "g",
    metadata: { keep: "1", drop: "2" },
  });
  const updated = await stripe.transfers.update(id, { metadata: { drop: "", add: "3" }, description: "later" });
  t.deepEqual(updated.metadata, { keep: "1", add: "3" });
  t.like(await stripe.transfers.retrieve(id), { description: "later", amount: 5, transfer_group: "g" });
  t.deepEqual((await stripe.transfers.update(id, { metadata: "" })).metadata, {});
  const error = await refusal(stripe.transfers.update(id, { transfer_group: "other" } as object));
  t.like(error, { code: "parameter_unknown", param: "transfer_group" });
});

test("a transfer that does not exist is 404", async (t) => {
  t.like(await refusal(stripe.transfers.retrieve("tr_none")), { statusCode: 404, code: "resource_missing" });
  t.like(await refusal(stripe.transfers.update("tr_none", {})), { statusCode: 404, code: "resource_missing" });
});
