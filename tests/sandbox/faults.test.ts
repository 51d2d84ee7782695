import test from "ava";
import Stripe from "stripe";
import { FAULT_NAMES, type FaultName } from "../../sandbox/faults/catalog.ts";
import { refusal, start, stripeFor, unique, until } from "./start.ts";

const { sandbox, stripe, end } = await start();
test.before(() => sandbox.control.fund("usd", 10_000_000));
test.after.always(end);

async function payment() {
  const [destination = ""] = await sandbox.control.createAccounts(1);
  return { amount: 700, currency: "usd", destination, transfer_group: unique("group") };
}

const transfersTo = async (destination: string) => (await stripe.transfers.list({ destination })).data;

interface Refusal {
  /** What stripe-node makes of it. */
  error: Partial<Record<"type" | "code" | "statusCode", unknown>>;
  /** Whether the ledger has the transfer although the client was told otherwise. */
  executed: boolean;
  /** Whether the same key then answers the transfer. */
  sameKeyPays: boolean;
}

const before = (error: Refusal["error"]): Refusal => ({ error, executed: false, sameKeyPays: true });
const after = (error: Refusal["error"]): Refusal => ({ error, executed: true, sameKeyPays: true });
const saved = (code: string, statusCode = 400): Refusal => ({
  error: { code, statusCode },
  executed: false,
  sameKeyPays: false,
});
const connection = { type: "StripeConnectionError" };
const invalidJson = { type: "StripeAPIError", code: undefined, statusCode: undefined };

const refusals: Partial<Record<FaultName, Refusal>> = {
  timeout_before_execution: before(connection),
  timeout_after_execution: after(connection),
  connection_reset_before_execution: before(connection),
  connection_reset_after_execution: after(connection),
  truncated_body_after_execution: after(connection),
  invalid_json_after_execution: after(invalidJson),
  server_error_before_execution: { error: { statusCode: 500 }, executed: false, sameKeyPays: false },
  server_error_after_execution: { error: { statusCode: 500 }, executed: true, sameKeyPays: false },
  bad_gateway_before_execution: before(invalidJson),
  bad_gateway_after_execution: after(invalidJson),
  idempotency_key_in_use: before({ statusCode: 409, code: "idempotency_key_in_use", type: "StripeAPIError" }),
  rate_limit: before({ statusCode: 429, code: "rate_limit", type: "StripeRateLimitError" }),
  lock_timeout: before({ statusCode: 429, code: "lock_timeout" }),
  balance_insufficient: saved("balance_insufficient"),
  insufficient_capabilities_for_transfer: saved("insufficient_capabilities_for_transfer"),
  resource_missing: saved("resource_missing"),
  account_invalid: saved("account_invalid", 403),
  transfers_not_allowed: saved("transfers_not_allowed"),
  country_unsupported: saved("country_unsupported"),
  invalid_currency: before({ statusCode: 400, code: undefined, type: "StripeInvalidRequestError" }),
  parameter_invalid_integer: before({ statusCode: 400, code: "parameter_invalid_integer" }),
  idempotency_error: before({ statusCode: 400, type: "StripeIdempotencyError" }),
  unauthorized: before({ statusCode: 401, type: "StripeAuthenticationError" }),
  forbidden: before({ statusCode: 403, code: undefined, type: "StripePermissionError" }),
};

for (const [fault, expected] of Object.entries(refusals) as [FaultName, Refusal][]) {
  test(`${fault} fails the call, ${expected.executed ? "and the transfer exists" : "and nothing was executed"}`, async (t) => {
    const params = await payment();
    const idempotencyKey = unique("key");
    // Twice, because stripe-node sends once more by itself when the connection is closed without an answer.
    const times = /^(connection_reset|timeout)_/.test(fault) ? 2 : 1;
    await sandbox.control.inject({ fault, times, delay_ms: 0, match: { destination: params.destination } });

    const error = await refusal(stripe.transfers.create(params, { idempotencyKey }));
    for (const [field, value] of Object.entries(expected.error)) t.is(error[field as "code"], value as string);
    t.is((await transfersTo(params.destination)).length, expected.executed ? 1 : 0);

    const again = stripe.transfers.create(params, { idempotencyKey });
    if (expected.sameKeyPays) {
      t.is((await again).amount, 700);
      t.is((await transfersTo(params.destination)).length, 1);
    } else {
      t.is((await refusal(again)).statusCode, expected.error.statusCode as number);
    }
  });
}

interface Pretence {
  executed: boolean;
  /** The field that gives it away … */
  field: "id" | "amount" | "currency" | "destination" | "object";
  /** … and what it says. */
  told: string | number | undefined;
}

const pretended: Partial<Record<FaultName, Pretence>> = {
  unrelated_json_before_execution: { executed: false, field: "id", told: undefined },
  unrelated_json_after_execution: { executed: true, field: "id", told: undefined },
  errorless_404_before_execution: { executed: false, field: "id", told: undefined },
  errorless_404_after_execution: { executed: true, field: "id", told: undefined },
  wrong_id: { executed: true, field: "id", told: "tr_1ofSomebodyElse" },
  wrong_amount: { executed: true, field: "amount", told: 701 },
  wrong_currency: { executed: true, field: "currency", told: "eur" },
  wrong_destination: { executed: true, field: "destination", told: "acct_somebodyElse" },
  wrong_object: { executed: true, field: "object", told: "charge" },
};

for (const [fault, expected] of Object.entries(pretended) as [FaultName, Pretence][]) {
  test(`${fault} looks like success to stripe-node, and the ledger tells the truth`, async (t) => {
    const params = await payment();
    const idempotencyKey = unique("key");
    await sandbox.control.inject({ fault, match: { destination: params.destination } });
    const told = await stripe.transfers.create(params, { idempotencyKey });
    t.is(told[expected.field] as string | number | undefined, expected.told);

    const real = await transfersTo(params.destination);
    t.is(real.length, expected.executed ? 1 : 0);
    const replayed = await stripe.transfers.create(params, { idempotencyKey });
    t.like(replayed, { object: "transfer", amount: 700, currency: "usd", destination: params.destination });
    if (real[0]) t.is(replayed.id, real[0].id);
  });
}

test("every fault has a test", (t) => {
  const tested = [...Object.keys(refusals), ...Object.keys(pretended), "slow_execution"];
  t.deepEqual(tested.sort(), [...FAULT_NAMES].sort());
});

test("slow_execution answers the truth once it is let go", async (t) => {
  const params = await payment();
  await sandbox.control.inject({ fault: "slow_execution", delay_ms: 1, match: { destination: params.destination } });
  t.is((await stripe.transfers.create(params)).amount, 700);
});

test("a timeout without a delay hangs until the client gives up", async (t) => {
  const params = await payment();
  await sandbox.control.inject({ fault: "timeout_after_execution", match: { destination: params.destination } });
  const error = await refusal(stripeFor(sandbox, { timeout: 100 }).transfers.create(params));
  t.true(error instanceof Stripe.errors.StripeConnectionError);
  t.regex(error.message, /timeout/);
  t.is((await transfersTo(params.destination)).length, 1);
});

test("a held request can be released", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.inject({ fault: "timeout_before_execution", times: 2 });
  const call = refusal(own.stripe.transfers.create({ amount: 1, currency: "usd", destination: "acct_any" }));
  // stripe-node sends once more by itself when the connection is closed without an answer.
  for (let i = 0; i < 2; i++) {
    await until(async () => (await own.sandbox.control.held()) === 1);
    t.is(await own.sandbox.control.release(), 1);
  }
  t.is((await call).type, "StripeConnectionError");
});

test("a fault strikes as often as asked, then no more, and says how often it did", async (t) => {
  const params = await payment();
  const { id } = await sandbox.control.inject({
    fault: "rate_limit",
    times: 2,
    match: { destination: params.destination },
  });
  await refusal(stripe.transfers.create(params));
  t.is((await sandbox.control.faults()).waiting.find((one) => one.id === id)?.struck, 1);
  await refusal(stripe.transfers.create(params));
  await t.notThrowsAsync(stripe.transfers.create(params));
  t.is((await sandbox.control.faults()).spent.find((one) => one.id === id)?.struck, 2);
});

test("a fault strikes only what it matches", async (t) => {
  const params = { ...(await payment()), metadata: { intent: unique("i"), other: "x" } };
  const fault = "rate_limit";
  await sandbox.control.inject({ fault, match: { metadata: { intent: params.metadata.intent } } });
  await sandbox.control.inject({ fault, match: { transfer_group: params.transfer_group, destination: "acct_other" } });
  await t.notThrowsAsync(stripe.transfers.create({ ...params, metadata: { intent: "another" } }));
  await t.throwsAsync(stripe.transfers.create(params));
  await t.notThrowsAsync(stripe.transfers.create(params));
});

test("without a method or path a fault leaves everything but the creation of transfers alone", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.inject({ fault: "unauthorized" });
  await t.notThrowsAsync(own.stripe.transfers.list());
  await t.notThrowsAsync(own.stripe.balance.retrieve());
  t.is(
    (await refusal(own.stripe.transfers.create({ amount: 1, currency: "usd", destination: "acct_a" }))).statusCode,
    401,
  );
});

test("faults reach reads and reversals by method and path", async (t) => {
  const own = await start();
  t.teardown(own.end);
  const { control } = own.sandbox;
  await control.fund("usd", 1000);
  const [destination = ""] = await control.createAccounts(1);
  const { id } = await own.stripe.transfers.create({ amount: 500, currency: "usd", destination });
  await control.inject({ fault: "server_error_before_execution", match: { method: "GET", path: "/v1/transfers" } });
  t.is((await refusal(own.stripe.transfers.list())).statusCode, 500);
  await control.inject({ fault: "invalid_json_after_execution", match: { path: "/v1/transfers/tr_*" } });
  await refusal(own.stripe.transfers.createReversal(id));
  t.is((await own.stripe.transfers.retrieve(id)).amount_reversed, 500);
});

test("cleared faults strike no more", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.inject({ fault: "unauthorized", match: { path: "/v1/*" } });
  await own.sandbox.control.clearFaults();
  await t.notThrowsAsync(own.stripe.balance.retrieve());
  t.deepEqual(await own.sandbox.control.faults(), { waiting: [], spent: [] });
});
