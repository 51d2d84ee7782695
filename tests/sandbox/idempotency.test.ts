import test from "ava";
import { refusal, start, stripeFor, unique, until } from "./start.ts";

const { sandbox, stripe, end } = await start();
test.before(() => sandbox.control.fund("usd", 10_000_000));
test.after.always(end);

const DAY = 24 * 60 * 60 * 1000;

async function payment() {
  const [destination = ""] = await sandbox.control.createAccounts(1);
  return { amount: 700, currency: "usd", destination, metadata: { a: "1", b: "2" } };
}

const paid = async (destination: string) => (await stripe.transfers.list({ destination })).data.length;

test("the same key pays once and replays the first answer", async (t) => {
  const params = await payment();
  const idempotencyKey = unique("key");
  const first = await stripe.transfers.create(params, { idempotencyKey });
  const second = await stripe.transfers.create(params, { idempotencyKey });
  t.is(second.id, first.id);
  t.is(first.lastResponse.headers["idempotent-replayed"], undefined);
  t.is(second.lastResponse.headers["idempotent-replayed"], "true");
  t.is(second.lastResponse.headers["original-request"], first.lastResponse.requestId);
  t.is(await paid(params.destination), 1);
});

test("the replay is the first answer even after the transfer has changed", async (t) => {
  const params = await payment();
  const idempotencyKey = unique("key");
  const first = await stripe.transfers.create(params, { idempotencyKey });
  await stripe.transfers.update(first.id, { metadata: { a: "changed" } });
  await stripe.transfers.createReversal(first.id);
  t.deepEqual({ ...(await stripe.transfers.create(params, { idempotencyKey })) }, { ...first });
});

test("parameters in another order are the same parameters", async (t) => {
  const { amount, currency, destination } = await payment();
  const idempotencyKey = unique("key");
  await stripe.transfers.create({ amount, currency, destination, metadata: { a: "1", b: "2" } }, { idempotencyKey });
  const reordered = { metadata: { b: "2", a: "1" }, destination, currency, amount };
  await stripe.transfers.create(reordered, { idempotencyKey });
  t.is(await paid(destination), 1);
});

test("the same key with other parameters is an idempotency error", async (t) => {
  const params = await payment();
  const idempotencyKey = unique("key");
  await stripe.transfers.create(params, { idempotencyKey });
  for (const change of [{ amount: 701 }, { metadata: { a: "1" } }, { transfer_group: "g" }, { description: "d" }]) {
    const error = await refusal(stripe.transfers.create({ ...params, ...change }, { idempotencyKey }));
    t.like(error, { statusCode: 400, type: "StripeIdempotencyError", rawType: "idempotency_error" });
  }
  t.is(await paid(params.destination), 1);
});

test("the same key at another endpoint is an idempotency error", async (t) => {
  const params = await payment();
  const idempotencyKey = unique("key");
  const { id } = await stripe.transfers.create(params, { idempotencyKey });
  const error = await refusal(stripe.transfers.createReversal(id, {}, { idempotencyKey }));
  t.like(error, { statusCode: 400, rawType: "idempotency_error" });
});

test("the same key and parameters for another transfer's reversal are an idempotency error", async (t) => {
  const one = await stripe.transfers.create(await payment());
  const other = await stripe.transfers.create(await payment());
  const idempotencyKey = unique("key");
  await stripe.transfers.createReversal(one.id, { amount: 5 }, { idempotencyKey });
  const error = await refusal(stripe.transfers.createReversal(other.id, { amount: 5 }, { idempotencyKey }));
  t.like(error, { statusCode: 400, rawType: "idempotency_error" });
});

test("parameters encoded otherwise are the same parameters", async (t) => {
  const { destination } = await payment();
  const headers = {
    authorization: `Bearer ${sandbox.secretKey}`,
    "content-type": "application/x-www-form-urlencoded",
    "idempotency-key": unique("key"),
  };
  const encodings = ["description=a+b%2Bc&metadata[x]=1", "description=a%20b%2Bc&metadata%5Bx%5D=1"];
  for (const rest of encodings) {
    const body = `amount=1&currency=usd&destination=${destination}&${rest}`;
    t.is((await fetch(`${sandbox.url}/v1/transfers`, { method: "POST", body, headers })).status, 200);
  }
  t.deepEqual(
    (await stripe.transfers.list({ destination })).data.map((one) => one.description),
    ["a b+c"],
  );
});

test("a business refusal is saved: after a top-up the old key replays it, a new one pays", async (t) => {
  const own = await start();
  t.teardown(own.end);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  const params = { amount: 700, currency: "usd", destination };
  const first = await refusal(own.stripe.transfers.create(params, { idempotencyKey: "g1" }));
  t.is(first.code, "balance_insufficient");
  await own.sandbox.control.fund("usd", 1000);
  const again = await refusal(own.stripe.transfers.create(params, { idempotencyKey: "g1" }));
  t.is(again.code, "balance_insufficient");
  t.is(again.headers?.["idempotent-replayed"], "true");
  await own.stripe.transfers.create(params, { idempotencyKey: "g2" });
  t.is((await own.sandbox.control.ledger()).transfers.length, 1);
});

for (const fault of ["server_error_before_execution", "server_error_after_execution"] as const) {
  test(`${fault}: the 500 is saved and replayed`, async (t) => {
    const params = await payment();
    const idempotencyKey = unique("key");
    await sandbox.control.inject({ fault, match: { destination: params.destination } });
    t.is((await refusal(stripe.transfers.create(params, { idempotencyKey }))).statusCode, 500);
    const again = await refusal(stripe.transfers.create(params, { idempotencyKey }));
    t.is(again.statusCode, 500);
    t.is(again.headers?.["idempotent-replayed"], "true");
    t.is(await paid(params.destination), fault === "server_error_after_execution" ? 1 : 0);
  });
}

test("a parameter error is not saved: the corrected request may use the key", async (t) => {
  const params = await payment();
  const idempotencyKey = unique("key");
  await refusal(stripe.transfers.create({ ...params, amount: 0 }, { idempotencyKey }));
  await stripe.transfers.create(params, { idempotencyKey });
  t.is(await paid(params.destination), 1);
});

for (const fault of ["rate_limit", "lock_timeout", "unauthorized", "forbidden", "idempotency_key_in_use"] as const) {
  test(`${fault} is not saved: the same key then pays`, async (t) => {
    const params = await payment();
    const idempotencyKey = unique("key");
    await sandbox.control.inject({ fault, match: { destination: params.destination } });
    await refusal(stripe.transfers.create(params, { idempotencyKey }));
    t.is(await paid(params.destination), 0);
    await stripe.transfers.create(params, { idempotencyKey });
    t.is(await paid(params.destination), 1);
  });
}

test("while a twin runs, its key is in use", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.fund("usd", 1000);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  const params = { amount: 700, currency: "usd", destination };
  await own.sandbox.control.inject({ fault: "slow_execution" });
  const running = own.stripe.transfers.create(params, { idempotencyKey: "twin" });
  await until(async () => (await own.sandbox.control.held()) === 1);

  const error = await refusal(own.stripe.transfers.create(params, { idempotencyKey: "twin" }));
  t.like(error, { statusCode: 409, code: "idempotency_key_in_use", type: "StripeAPIError" });
  await own.sandbox.control.release();
  const { id } = await running;
  t.is((await own.stripe.transfers.create(params, { idempotencyKey: "twin" })).id, id);
});

test("a key of 255 characters is taken, a longer one refused", async (t) => {
  const params = await payment();
  await t.notThrowsAsync(stripe.transfers.create(params, { idempotencyKey: "k".repeat(255) }));
  t.is((await refusal(stripe.transfers.create(params, { idempotencyKey: "k".repeat(256) }))).statusCode, 400);
  t.is(await paid(params.destination), 1);
});

test("without a key every request pays", async (t) => {
  const { amount, currency, destination } = await payment();
  const body = new URLSearchParams({ amount: String(amount), currency, destination });
  const headers = { authorization: `Bearer ${sandbox.secretKey}` };
  for (let i = 0; i < 2; i++) {
    const answer = await fetch(`${sandbox.url}/v1/transfers`, { method: "POST", body, headers });
    t.is(answer.status, 200);
  }
  t.is(await paid(destination), 2);
});

test("a key is forgotten after 24 hours of the sandbox's clock: the trap that pays twice", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.fund("usd", 10_000);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  const params = { amount: 700, currency: "usd", destination };
  const first = await own.stripe.transfers.create(params, { idempotencyKey: "old" });
  await own.sandbox.control.advanceClock(DAY - 60_000);
  t.is((await own.stripe.transfers.create(params, { idempotencyKey: "old" })).id, first.id);
  await own.sandbox.control.advanceClock(60_000);
  const later = await own.stripe.transfers.create(params, { idempotencyKey: "old" });
  t.not(later.id, first.id);
  t.true(later.created - first.created >= DAY / 1000);
});

test("stripe-node's own retry after a reset that came after execution does not pay twice", async (t) => {
  const params = await payment();
  const idempotencyKey = unique("key");
  const fault = "connection_reset_after_execution";
  await sandbox.control.inject({ fault, match: { destination: params.destination } });
  const transfer = await stripeFor(sandbox).transfers.create(params, { idempotencyKey });
  t.is(transfer.lastResponse.headers["idempotent-replayed"], "true");
  t.is(await paid(params.destination), 1);
});
