import test from "ava";
import { refusal, start, unique } from "./start.ts";

const { sandbox, stripe, end } = await start();
test.before(() => sandbox.control.fund("usd", 10_000_000));
test.after.always(end);

async function transfer(amount: number) {
  const [destination = ""] = await sandbox.control.createAccounts(1);
  return { ...(await stripe.transfers.create({ amount, currency: "usd", destination })), destination };
}

const balanceOf = async (stripeAccount: string) =>
  (await stripe.balance.retrieve({}, { stripeAccount })).available[0]?.amount;

test("a reversal without an amount takes everything back", async (t) => {
  const { id, destination } = await transfer(900);
  const reversal = await stripe.transfers.createReversal(id, { metadata: { why: "guarantee" } });
  t.regex(reversal.id, /^trr_/);
  t.like(reversal, {
    object: "transfer_reversal",
    amount: 900,
    currency: "usd",
    transfer: id,
    metadata: { why: "guarantee" },
  });
  t.is(await balanceOf(destination), 0);
  t.like(await stripe.transfers.retrieve(id), { amount: 900, amount_reversed: 900, reversed: true });
});

test("parts add up, and only the last makes the transfer reversed", async (t) => {
  const { id, destination } = await transfer(900);
  const first = await stripe.transfers.createReversal(id, { amount: 400 });
  t.like(await stripe.transfers.retrieve(id), { amount_reversed: 400, reversed: false });
  const last = await stripe.transfers.createReversal(id, { amount: 500 });
  const after = await stripe.transfers.retrieve(id);
  t.like(after, { amount_reversed: 900, reversed: true });
  t.deepEqual(
    after.reversals.data.map((one) => one.id),
    [last.id, first.id],
  );
  t.is(await balanceOf(destination), 0);
});

test("more than what is left is refused", async (t) => {
  const { id } = await transfer(900);
  await stripe.transfers.createReversal(id, { amount: 400 });
  t.like(await refusal(stripe.transfers.createReversal(id, { amount: 501 })), { statusCode: 400, param: "amount" });
  t.is((await stripe.transfers.retrieve(id)).amount_reversed, 400);
});

test("what is fully reversed cannot be reversed again", async (t) => {
  const { id } = await transfer(900);
  await stripe.transfers.createReversal(id);
  t.is((await refusal(stripe.transfers.createReversal(id))).statusCode, 400);
});

test("a reversal that the account's balance does not cover is refused, and its key replays that", async (t) => {
  const { id, destination } = await transfer(900);
  await sandbox.control.cashOut(destination, { currency: "usd", amount: 1 });
  const idempotencyKey = unique("key");
  const error = await refusal(stripe.transfers.createReversal(id, {}, { idempotencyKey }));
  t.like(error, { statusCode: 400, code: "balance_insufficient" });
  await stripe.transfers.create({ amount: 1, currency: "usd", destination });
  t.is((await refusal(stripe.transfers.createReversal(id, {}, { idempotencyKey }))).code, "balance_insufficient");
  await t.notThrowsAsync(stripe.transfers.createReversal(id));
});

test("another transfer's money covers a reversal: the balance counts, not its origin", async (t) => {
  const { id, destination } = await transfer(900);
  await sandbox.control.cashOut(destination);
  await stripe.transfers.create({ amount: 900, currency: "usd", destination });
  await t.notThrowsAsync(stripe.transfers.createReversal(id));
  t.is(await balanceOf(destination), 0);
});

test("the same key reverses once", async (t) => {
  const { id, destination } = await transfer(900);
  const idempotencyKey = unique("key");
  const first = await stripe.transfers.createReversal(id, { amount: 300 }, { idempotencyKey });
  t.is((await stripe.transfers.createReversal(id, { amount: 300 }, { idempotencyKey })).id, first.id);
  t.is(await balanceOf(destination), 600);
});

test("reversals are listed newest first, page by page, and retrieved below their transfer only", async (t) => {
  const { id } = await transfer(900);
  const other = await transfer(100);
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) ids.unshift((await stripe.transfers.createReversal(id, { amount: 1 })).id);
  const listed = await stripe.transfers.listReversals(id, { limit: 5 }).autoPagingToArray({ limit: 100 });
  t.deepEqual(
    listed.map((one) => one.id),
    ids,
  );
  const embedded = (await stripe.transfers.retrieve(id)).reversals;
  t.deepEqual(
    embedded.data.map((one) => one.id),
    ids.slice(0, 10),
  );
  t.true(embedded.has_more);
  const newest = ids[0] ?? "";
  t.is((await stripe.transfers.retrieveReversal(id, newest)).amount, 1);
  t.is((await refusal(stripe.transfers.retrieveReversal(other.id, newest))).statusCode, 404);
});

test("a reversal's metadata can be changed", async (t) => {
  const { id } = await transfer(900);
  const reversal = await stripe.transfers.createReversal(id, { metadata: { a: "1" } });
  await stripe.transfers.updateReversal(id, reversal.id, { metadata: { b: "2" } });
  t.deepEqual((await stripe.transfers.retrieveReversal(id, reversal.id)).metadata, { a: "1", b: "2" });
});

test("a reversal of a transfer that does not exist is 404", async (t) => {
  t.like(await refusal(stripe.transfers.createReversal("tr_none")), { statusCode: 404, code: "resource_missing" });
});
