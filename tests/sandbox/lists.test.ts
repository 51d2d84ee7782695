import test from "ava";
import { refusal, start, unique } from "./start.ts";

const { sandbox, stripe, end } = await start();
test.before(() => sandbox.control.fund("usd", 10_000_000));
test.after.always(end);

const ids = (rows: { id: string }[]) => rows.map((row) => row.id);

/** So many transfers to a fresh account; their ids, newest first. */
async function transfers(count: number, transfer_group = unique("group")) {
  const [destination = ""] = await sandbox.control.createAccounts(1);
  const made: string[] = [];
  for (let i = 0; i < count; i++) {
    made.unshift((await stripe.transfers.create({ amount: i + 1, currency: "usd", destination, transfer_group })).id);
  }
  return { destination, transfer_group, made };
}

test("a list is newest first, ten long unless asked otherwise, and says whether there is more", async (t) => {
  const { destination, made } = await transfers(12);
  const first = await stripe.transfers.list({ destination });
  t.deepEqual(ids(first.data), made.slice(0, 10));
  t.true(first.has_more);
  const all = await stripe.transfers.list({ destination, limit: 12 });
  t.deepEqual(ids(all.data), made);
  t.false(all.has_more);
});

test("pages go forward and back without a gap or a double", async (t) => {
  const { destination, made } = await transfers(7);
  const older = await stripe.transfers.list({ destination, limit: 3, starting_after: made[1] ?? "" });
  t.deepEqual(ids(older.data), made.slice(2, 5));
  t.true(older.has_more);
  const newer = await stripe.transfers.list({ destination, limit: 3, ending_before: made[5] ?? "" });
  t.deepEqual(ids(newer.data), made.slice(2, 5));
  t.true(newer.has_more);
  const newest = await stripe.transfers.list({ destination, limit: 3, ending_before: made[2] ?? "" });
  t.deepEqual(ids(newest.data), made.slice(0, 2));
  t.false(newest.has_more);
});

test("stripe-node pages through more than 100 by itself", async (t) => {
  const { transfer_group, made } = await transfers(123);
  const all = await stripe.transfers.list({ transfer_group, limit: 100 }).autoPagingToArray({ limit: 1000 });
  t.deepEqual(ids(all), made);
});

test("group and destination narrow a list, alone and together", async (t) => {
  const group = unique("group");
  const one = await transfers(2, group);
  const two = await transfers(1, group);
  t.deepEqual(ids((await stripe.transfers.list({ transfer_group: group })).data), [...two.made, ...one.made]);
  t.deepEqual(
    ids((await stripe.transfers.list({ transfer_group: group, destination: two.destination })).data),
    two.made,
  );
  t.deepEqual(ids((await stripe.transfers.list({ destination: one.destination })).data), one.made);
  t.deepEqual((await stripe.transfers.list({ transfer_group: unique("none") })).data, []);
  t.deepEqual((await stripe.transfers.list({ destination: "acct_none" })).data, []);
});

test("created cuts a list at its bounds", async (t) => {
  const own = await start();
  t.teardown(own.end);
  await own.sandbox.control.fund("usd", 1000);
  const [destination = ""] = await own.sandbox.control.createAccounts(1);
  const made: { id: string; created: number }[] = [];
  for (let i = 0; i < 3; i++) {
    await own.sandbox.control.advanceClock(60_000);
    made.push(await own.stripe.transfers.create({ amount: 1, currency: "usd", destination }));
  }
  const [a, b, c] = made as [(typeof made)[0], (typeof made)[0], (typeof made)[0]];
  const list = async (created: number | { gt?: number; gte?: number; lt?: number; lte?: number }) =>
    ids((await own.stripe.transfers.list({ created })).data);
  t.deepEqual(await list({ gte: b.created }), [c.id, b.id]);
  t.deepEqual(await list({ gt: b.created }), [c.id]);
  t.deepEqual(await list({ lte: b.created }), [b.id, a.id]);
  t.deepEqual(await list({ lt: b.created }), [a.id]);
  t.deepEqual(await list({ gt: a.created, lt: c.created }), [b.id]);
  t.deepEqual(await list(b.created), [b.id]);
});

test("a list that cannot be is refused", async (t) => {
  t.like(await refusal(stripe.transfers.list({ limit: 101 })), { statusCode: 400, param: "limit" });
  t.like(await refusal(stripe.transfers.list({ limit: 0 })), { statusCode: 400, param: "limit" });
  t.like(await refusal(stripe.transfers.list({ starting_after: "tr_none" })), {
    statusCode: 400,
    code: "resource_missing",
    param: "starting_after",
  });
  t.like(await refusal(stripe.transfers.list({ status: "paid" } as object)), {
    code: "parameter_unknown",
    param: "status",
  });
  t.like(await refusal(stripe.transfers.list({ created: { after: 1 } } as object)), {
    code: "parameter_unknown",
    param: "created[after]",
  });
  t.like(await refusal(stripe.transfers.list({ created: { gte: "soon" } } as object)), {
    code: "parameter_invalid_integer",
    param: "created[gte]",
  });
});
