import test from "ava";
import { receive } from "./receiver.ts";
import { start, until } from "./start.ts";

/** A sandbox with money, an account and a receiver of its own. */
async function setup() {
  const started = await start();
  const receiver = await receive();
  const { control } = started.sandbox;
  await control.fund("usd", 1_000_000);
  const [destination = ""] = await control.createAccounts(1);
  const end = async () => {
    await started.end();
    await receiver.close();
  };
  const pay = (amount = 100) => started.stripe.transfers.create({ amount, currency: "usd", destination });
  return { ...started, receiver, control, destination, pay, end };
}

test("an event is delivered with a signature that holds, over the raw body", async (t) => {
  const { receiver, control, pay, end, stripe } = await setup();
  t.teardown(end);
  await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  const { id } = await pay();
  await until(() => receiver.received.length === 1);
  t.is(receiver.received[0]?.type, "transfer.created");
  t.like(receiver.received[0]?.data.object, { id, amount: 100 });
  await until(async () => (await stripe.events.retrieve(receiver.received[0]?.id ?? "")).pending_webhooks === 0);
  t.deepEqual(receiver.rejected, []);
});

test("an endpoint gets the types that it asked for, and nothing from before it was there", async (t) => {
  const { receiver, control, destination, pay, end } = await setup();
  t.teardown(end);
  await pay();
  await control.addWebhook({
    url: receiver.url,
    secret: receiver.secret,
    events: ["account.updated", "topup.succeeded"],
  });
  await pay();
  await control.restrict(destination);
  await control.fund("usd", 1);
  await until(() => receiver.received.length === 2);
  t.deepEqual(receiver.received.map((one) => one.type).sort(), ["account.updated", "topup.succeeded"]);
  t.is(receiver.received.find((one) => one.type === "account.updated")?.account, destination);
});

test("a delivery is repeated until it is answered 2xx", async (t) => {
  const { receiver, control, pay, end, stripe } = await setup();
  t.teardown(end);
  await control.setDeliveries({ retry_ms: 1 });
  await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  receiver.refuseWith(500, 302, 404);
  await pay();
  await until(() => receiver.received.length === 1);
  await until(async () => (await control.webhooks()).deliveries.succeeded === 1);
  t.is((await control.webhooks()).deliveries.attempts, 4);
  t.is((await stripe.events.list({ delivery_success: false })).data.length, 0);
});

test("what a kill left undelivered is delivered after the restart", async (t) => {
  const { receiver, control, pay, end, dataDir, sandbox } = await setup();
  t.teardown(end);
  await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  await control.setDeliveries({ paused: true });
  const { id } = await pay();
  t.is(receiver.received.length, 0);
  await sandbox.kill("SIGKILL");
  const again = await start({ dataDir });
  t.teardown(again.end);
  await until(() => receiver.received.length === 1);
  t.like(receiver.received[0]?.data.object, { id });
});

test("what was delivered before a kill is not delivered again", async (t) => {
  const { receiver, control, pay, end, dataDir, sandbox, stripe } = await setup();
  t.teardown(end);
  await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  await pay();
  await until(() => receiver.received.length === 1);
  await until(async () => (await stripe.events.list({ delivery_success: false })).data.length === 0);
  await sandbox.kill("SIGKILL");
  const again = await start({ dataDir });
  t.teardown(again.end);
  const { deliveries } = await again.sandbox.control.webhooks();
  t.like(deliveries, { queued: 0, running: 0, attempts: 0 });
});

test("deliveries can be held back and come in reverse", async (t) => {
  const { receiver, control, pay, end } = await setup();
  t.teardown(end);
  await control.setDeliveries({ paused: true, order: "reversed", at_once: 1 });
  await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  const made = [await pay(1), await pay(2), await pay(3), await pay(4), await pay(5), await pay(6)];
  await control.setDeliveries({ paused: false });
  await until(() => receiver.received.length === made.length);
  const arrived = receiver.received.map((one) => (one.data.object as { id: string }).id);
  t.deepEqual(arrived, made.map((one) => one.id).reverse());
});

test("every event can come more than once", async (t) => {
  const { receiver, control, pay, end } = await setup();
  t.teardown(end);
  await control.setDeliveries({ duplicates: 2 });
  await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  await pay();
  await until(() => receiver.received.length === 3);
  t.is(new Set(receiver.received.map((one) => one.id)).size, 1);
});

test("events can be delivered again: by id, by type, in copies", async (t) => {
  const { receiver, control, pay, end, stripe } = await setup();
  t.teardown(end);
  await pay();
  await pay();
  await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  t.is(await control.redeliver({ type: "transfer.created", copies: 2 }), 4);
  await until(() => receiver.received.length === 4);
  const [event] = (await stripe.events.list({ type: "topup.succeeded" })).data;
  t.is(await control.redeliver({ events: [event?.id ?? ""] }), 1);
  await until(() => receiver.received.length === 5);
  t.is(receiver.received[4]?.id, event?.id);
});

for (const order of ["created", "reversed"] as const) {
  test(`events can be delivered again in the order ${order}`, async (t) => {
    const { receiver, control, pay, end } = await setup();
    t.teardown(end);
    const made = [await pay(1), await pay(2), await pay(3)].map((one) => one.id);
    await control.setDeliveries({ at_once: 1 });
    await control.addWebhook({ url: receiver.url, secret: receiver.secret });
    await control.redeliver({ type: "transfer.created", order });
    await until(() => receiver.received.length === 3);
    const arrived = receiver.received.map((one) => (one.data.object as { id: string }).id);
    t.deepEqual(arrived, order === "created" ? made : made.reverse());
  });
}

for (const [signature, why] of [
  ["wrong_secret", /No signatures found/],
  ["stale", /tolerance/],
] as const) {
  test(`a ${signature} signature is refused by the receiver and not repeated`, async (t) => {
    const { receiver, control, pay, end } = await setup();
    t.teardown(end);
    await pay();
    await control.setDeliveries({ retry_ms: 1 });
    await control.addWebhook({ url: receiver.url, secret: receiver.secret });
    await control.redeliver({ type: "transfer.created", signature });
    await until(async () => {
      const { deliveries } = await control.webhooks();
      return deliveries.attempts === 1 && deliveries.running === 0;
    });
    t.is(receiver.received.length, 0);
    t.is(receiver.rejected.length, 1);
    t.regex(receiver.rejected[0] ?? "", why);
    t.is((await control.webhooks()).deliveries.waiting_to_retry, 0);
  });
}

test("an endpoint that was removed gets nothing more", async (t) => {
  const { receiver, control, pay, end } = await setup();
  t.teardown(end);
  const endpoint = await control.addWebhook({ url: receiver.url, secret: receiver.secret });
  await control.setDeliveries({ paused: true });
  await pay();
  await control.removeWebhook(endpoint.id);
  await control.setDeliveries({ paused: false });
  await until(async () => (await control.webhooks()).deliveries.queued === 0);
  t.is((await control.webhooks()).deliveries.attempts, 0);
  t.deepEqual((await control.webhooks()).endpoints, []);
});

test("webhooks go to this machine only", async (t) => {
  const { control, end } = await setup();
  t.teardown(end);
  for (const url of ["http://example.com/hook", "https://127.0.0.1/hook", "nonsense"]) {
    await t.throwsAsync(control.addWebhook({ url, secret: "whsec_x" }), { message: /loopback/ });
  }
});
