import test from "ava";
import { receive } from "./receiver.ts";
import { refusal, start, stripeFor } from "./start.ts";

const { sandbox, end } = await start();
test.after.always(end);

async function raw(method: string, path: string, body?: string) {
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    headers: sandbox.controlHeaders,
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, error: ((await answer.json()) as { error?: string }).error ?? "" };
}

const refused: [string, string, string, RegExp][] = [
  ["not JSON", "fund", "{", /not JSON/],
  ["an unknown currency", "fund", '{"currency":"xxx","amount":1}', /currency: not a currency/],
  ["a fraction", "fund", '{"currency":"usd","amount":1.5}', /amount: /],
  ["zero", "fund", '{"currency":"usd","amount":0}', /amount: must not be 0/],
  ["a missing amount", "fund", '{"currency":"usd"}', /amount: /],
  ["an unknown field", "fund", '{"currency":"usd","amount":1,"note":"x"}', /note/],
  ["an unknown fault", "faults", '{"fault":"earthquake"}', /fault: /],
  ["a fault without times", "faults", '{"fault":"rate_limit","times":0}', /times: /],
  ["an account id that is none", "accounts", '{"accounts":[{"id":"cus_1"}]}', /accounts\.0\.id: not an account id/],
  ["a clock that runs backwards", "clock", '{"advance_ms":-1}', /advance_ms: /],
  ["an amount to cash out in no currency", "accounts/acct_any/cash_out", '{"amount":5}', /no such account|currency/],
];

for (const [what, path, body, sentence] of refused) {
  test(`${what} is refused with a sentence`, async (t) => {
    const { status, error } = await raw("POST", path, body);
    t.true(status === 400 || status === 404);
    t.regex(error, sentence);
  });
}

test("an unknown request is answered with those that there are", async (t) => {
  const { status, error } = await raw("GET", "nonsense");
  t.is(status, 404);
  t.regex(error, /POST \/_sandbox\/fund/);
});

test("more money than can be counted exactly is refused", async (t) => {
  await sandbox.control.fund("jpy", Number.MAX_SAFE_INTEGER - 1);
  await sandbox.control.drain("jpy");
  await t.throwsAsync(sandbox.control.fund("jpy", 2), { message: /counted exactly/ });
  t.is((await sandbox.control.fund("jpy", 1)).available, 1);
});

test("above the rate limit requests are refused, and execute nothing", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.setTraffic({ requests_per_second: 0 });
  t.like(await refusal(own.stripe.balance.retrieve()), { statusCode: 429, code: "rate_limit" });
  await own.sandbox.control.setTraffic({ requests_per_second: 1 });
  const calls = await Promise.allSettled(Array.from({ length: 40 }, () => own.stripe.balance.retrieve()));
  const { seconds } = await own.sandbox.control.stats();
  const admitted = calls.filter((one) => one.status === "fulfilled").length;
  t.true(admitted >= 1 && admitted <= seconds.length + 1);
  await own.sandbox.control.setTraffic({ requests_per_second: null });
  await t.notThrowsAsync(own.stripe.balance.retrieve());
});

test("keys can be refused altogether, and taken again", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.setTraffic({ reject_keys: true });
  t.is((await refusal(own.stripe.balance.retrieve())).statusCode, 401);
  await own.sandbox.control.setTraffic({ reject_keys: false });
  await t.notThrowsAsync(own.stripe.balance.retrieve());
});

test("latency makes requests overlap, and the statistics see the peak", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.setTraffic({ latency_ms: 200 });
  await Promise.all(Array.from({ length: 5 }, () => own.stripe.balance.retrieve()));
  t.true((await own.sandbox.control.stats()).peak_in_flight > 1);
});

test("a setting that is not named stays as it is", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.setTraffic({ latency_ms: 1 });
  const settings = await own.sandbox.control.setTraffic({ requests_per_second: 50 });
  t.deepEqual(settings, { latency_ms: 1, requests_per_second: 50, reject_keys: false });
});

test("statistics count requests by kind, status and second", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.fund("usd", 10);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  await own.stripe.transfers.create({ amount: 1, currency: "usd", destination });
  await own.stripe.transfers.list();
  await own.stripe.transfers.list();
  await refusal(own.stripe.transfers.retrieve("tr_none"));
  await refusal(own.stripe.customers.list());
  const stats = await own.sandbox.control.stats();
  t.is(stats.total, 5);
  t.deepEqual(stats.kinds, { "transfers.create": 1, "transfers.list": 2, "transfers.retrieve": 1, unknown: 1 });
  t.deepEqual(stats.statuses, { 200: 3, 404: 2 });
  t.is(stats.in_flight, 0);
  t.is(
    stats.seconds.reduce((sum, one) => sum + one.total, 0),
    5,
  );
  await own.sandbox.control.resetStats();
  t.is((await own.sandbox.control.stats()).total, 0);
});

test("the ledger is complete: also what no client was told of", async (t) => {
  const own = await start();
  t.teardown(own.end);
  const { control } = own.sandbox;
  await control.fund("usd", 1000);
  const [destination = ""] = await control.createAccounts(1);
  await control.inject({ fault: "truncated_body_after_execution" });
  const params = { amount: 300, currency: "usd", destination, metadata: { intent: "i1" }, transfer_group: "p1" };
  await refusal(own.stripe.transfers.create(params, { idempotencyKey: "k1" }));
  const ledger = await control.ledger();
  const [transfer] = ledger.transfers;
  t.like(transfer, {
    amount: 300,
    amount_reversed: 0,
    currency: "usd",
    destination,
    metadata: { intent: "i1" },
    transfer_group: "p1",
    idempotency_key: "k1",
  });
  await own.stripe.transfers.createReversal(transfer?.id ?? "", { amount: 100 }, { idempotencyKey: "k2" });
  const after = await control.ledger();
  t.like(after.reversals[0], { transfer: transfer?.id, amount: 100, idempotency_key: "k2" });
  t.deepEqual(after.balances, { platform: { usd: 800 }, accounts: { [destination]: { usd: 200 } } });
  t.deepEqual(after.sums.usd, {
    topped_up: 1000,
    received: 0,
    pending: 0,
    paid_out: 0,
    transferred: 300,
    reversed: 100,
    cashed_out: 0,
    available: 800,
    connected: 200,
    transfers: 1,
    reversals: 1,
  });
  const { transfers: _, reversals: __, balances: ___, now: ____, ...summary } = after;
  const { now: _____, ...told } = await control.summary();
  t.deepEqual(told, summary);
});

test("a reset is the first start again, also after a restart", async (t) => {
  const own = await start();
  t.teardown(own.end);
  const receiver = await receive();
  t.teardown(receiver.close);
  const { control } = own.sandbox;
  await control.fund("usd", 1000);
  const [destination = ""] = await control.createAccounts(1);
  await own.stripe.transfers.create({ amount: 1, currency: "usd", destination }, { idempotencyKey: "k" });
  await control.advanceClock(1e9);
  await control.inject({ fault: "unauthorized", match: { path: "/v1/*" } });
  await control.setTraffic({ requests_per_second: 0 });
  await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  await control.reset();

  const empty = { transfers: 0, reversals: 0, accounts: 0, events: 0, idempotency_keys: 0 };
  t.deepEqual((await control.summary()).counts, empty);
  t.true((await control.now()) < Date.now() + 1e8);
  t.deepEqual((await own.stripe.transfers.list()).data, []);
  t.deepEqual((await control.webhooks()).endpoints, []);
  await own.sandbox.kill();
  const again = await start({ dataDir: own.dataDir });
  t.teardown(again.end);
  t.deepEqual((await again.sandbox.control.summary()).counts, empty);
  await t.notThrowsAsync(stripeFor(again.sandbox).balance.retrieve());
});
