import test from "ava";
import type Stripe from "stripe";
import { refusal, start, unique } from "./start.ts";

const { sandbox, stripe, end } = await start();
test.before(() => sandbox.control.fund("usd", 10_000_000));
test.after.always(end);

async function transfer(idempotencyKey = unique("key")) {
  const [destination = ""] = await sandbox.control.createAccounts(1);
  const params = { amount: 700, currency: "usd", destination, metadata: { a: "1" } };
  return stripe.transfers.create(params, { idempotencyKey });
}

/** The events about one object, newest first. */
async function about(id: string): Promise<Stripe.Event[]> {
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  return events.filter((event) => (event.data.object as { id?: string }).id === id);
}

test("transfer.created carries the transfer as created, the key and the request", async (t) => {
  const made = await transfer("my key");
  await stripe.transfers.update(made.id, { metadata: { a: "2" } });
  const created = (await about(made.id)).find((event) => event.type === "transfer.created");
  t.deepEqual(created?.data.object as Stripe.Transfer, { ...made });
  t.is(created?.request?.idempotency_key, "my key");
  t.is(created?.request?.id, made.lastResponse.requestId);
  t.is(created?.api_version, "2026-10-28.endive");
  t.deepEqual({ ...(await stripe.events.retrieve(created?.id ?? "")) }, created);
});

test("an update and a reversal are events with the transfer as it then was", async (t) => {
  const made = await transfer();
  await stripe.transfers.update(made.id, { metadata: { a: "2" } });
  await stripe.transfers.createReversal(made.id, { amount: 300 });
  const [reversed, updated] = await about(made.id);
  t.is(updated?.type, "transfer.updated");
  t.deepEqual(updated?.data.previous_attributes as object, { metadata: { a: "1" } });
  t.like(updated?.data.object, { metadata: { a: "2" } });
  t.is(reversed?.type, "transfer.reversed");
  t.like(reversed?.data.object as Stripe.Transfer, { amount_reversed: 300, reversed: false });
});

test("a refusal is no event, and neither is a replay", async (t) => {
  const key = unique("key");
  const made = await transfer(key);
  const params = { amount: 700, currency: "usd", destination: String(made.destination), metadata: { a: "1" } };
  await stripe.transfers.create(params, { idempotencyKey: key });
  await refusal(stripe.transfers.create({ ...params, amount: 999_999_999 }));
  const events = await stripe.events.list({ type: "transfer.created", limit: 100 });
  const same = events.data.filter((one) => (one.data.object as Stripe.Transfer).destination === made.destination);
  t.is(same.length, 1);
});

test("a top-up is topup.succeeded and balance.available", async (t) => {
  await sandbox.control.fund("dkk", 4000);
  const events = (await stripe.events.list({ types: ["topup.succeeded", "balance.available"], limit: 2 })).data;
  t.deepEqual(events.map((one) => one.type).sort(), ["balance.available", "topup.succeeded"]);
  const balance = events.find((one) => one.type === "balance.available")?.data.object as Stripe.Balance | undefined;
  t.is(balance?.available.find((one) => one.currency === "dkk")?.amount, 4000);
});

test("a restriction is account.updated and capability.updated, of that account", async (t) => {
  const [account = ""] = await sandbox.control.createAccounts(1);
  await sandbox.control.restrict(account);
  const events = (await stripe.events.list({ limit: 100 })).data.filter((one) => one.account === account);
  t.deepEqual(events.map((one) => one.type).sort(), ["account.updated", "capability.updated"]);
  t.deepEqual(events.find((one) => one.type === "capability.updated")?.data.previous_attributes as object, {
    status: "active",
  });
});

test("a pattern lists the events of a kind", async (t) => {
  const made = await transfer();
  await stripe.transfers.createReversal(made.id);
  const types = (await stripe.events.list({ type: "transfer.*", limit: 100 })).data.map((one) => one.type);
  t.true(types.includes("transfer.created") && types.includes("transfer.reversed"));
  t.true(types.every((type) => type.startsWith("transfer.")));
});

test("events are gone after 30 days", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.fund("usd", 100);
  const [{ id = "" } = {}] = (await own.stripe.events.list()).data;
  await own.sandbox.control.advanceClock(30 * 24 * 60 * 60 * 1000 - 60_000);
  t.is((await own.stripe.events.retrieve(id)).id, id);
  await own.sandbox.control.advanceClock(120_000);
  t.is((await own.stripe.events.list()).data.length, 0);
  t.is((await refusal(own.stripe.events.retrieve(id))).statusCode, 404);
});
