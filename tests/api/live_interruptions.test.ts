// When changes come faster than they can be told, or not at all for a while.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import test, { type ExecutionContext } from "ava";
import { takeTurn } from "../support/commands.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson, createPlacement } from "../support/fixtures.ts";
import { startGraphql, type TestGraphql } from "../support/graphql.ts";
import { channelOf, tell } from "../support/live_channel.ts";
import { LiveConnection } from "../support/live_connection.ts";

interface Scene {
  db: TestDatabase;
  api: TestGraphql;
  connect(): Promise<LiveConnection>;
}

async function begin(t: ExecutionContext): Promise<Scene> {
  await takeTurn(t);
  const db = await createTestDatabase();
  t.teardown(() => db.drop());
  const api = await startGraphql(db);
  t.teardown(() => api.stop());
  const token = await api.tokenOf((await createPerson(db.admin, "platform_admin")).id);
  return { db, api, connect: () => LiveConnection.open(api.url, token) };
}

const ANY = "subscription { payoutsChanged { rowId } }";
const ONE = "subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }";

/** Tells of this many changes in one transaction, as an import does: an admin is told of a payout that nobody knows too. */
const tellOf = async (db: TestDatabase, count: number) =>
  db.admin.query("select count(pg_notify($2, 'payout ' || gen_random_uuid())) from generate_series(1, $1::int)", [
    count,
    await channelOf(db),
  ]);
const listeners = "application_name = 'holdback api changes' and datname = current_database()";

test("when the connection that hears of changes is lost, sockets have to come back, and then hear again", async (t) => {
  const { db, api, connect } = await begin(t);
  const [listening, idle] = [await connect(), await connect()];
  listening.subscribe(ANY);
  await db.admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${listeners}`);
  for (const { closed } of [listening, idle]) t.deepEqual(await closed, { code: 1012, reason: "changes were missed" });

  const live = await connect();
  const any = live.subscribe(ANY);
  await live.refused("{ id }");
  await tellOf(db, 1);
  t.deepEqual((await any.next()).data, { payoutsChanged: null });
  const { rows } = await db.admin.query(`select count(*)::int as count from pg_stat_activity where ${listeners}`);
  t.deepEqual(rows, [{ count: 1 }]);
  t.is((await fetch(`${api.url}/readyz`)).status, 200);
});

test("a run's changes at once arrive one by one, and none is missed", async (t) => {
  const { db, connect } = await begin(t);
  const live = await connect();
  const any = live.subscribe(ANY);
  // What is sent after it is answered after it.
  await live.refused("{ id }");
  await tellOf(db, 1_500);
  await eventually("all of them arrived", async () => any.events.length >= 1_500);
  t.is(any.events.length, 1_500);
});

test("a payout that changes faster than it can be read is told as it is then, not as often", async (t) => {
  const { db, connect } = await begin(t);
  await createPlacement(db.admin);
  await createPlacement(db.admin);
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payouts");
  const [busy, calm] = rows.map(({ id }) => id);
  const live = await connect();
  const any = live.subscribe<{ payoutsChanged: { rowId: string } }>(ANY);
  await live.refused("{ id }");
  // Not in one transaction, in which equal notifications are one.
  const channel = await channelOf(db);
  for (let i = 0; i < 500; i += 1) await db.admin.query("select pg_notify($1, $2)", [channel, `payout ${busy}`]);
  await tell(db, `payout ${calm}`);
  const told = () => any.events.map(({ data }) => data?.payoutsChanged.rowId);
  await eventually("the other payout's change arrived", async () => told().includes(calm));
  t.true(told().includes(busy));
  t.true(told().length < 250, String(told().length));
});

test("a socket that cannot keep up has to come back, and the others go on", async (t) => {
  const { db, api, connect } = await begin(t);
  const [busy, calm] = [await connect(), await connect()];
  busy.subscribe(ANY);
  const one = calm.subscribe(ONE, { id: "0198c0de-0000-7000-8000-000000000000" });
  await one.next();
  await busy.refused("{ id }");
  await tellOf(db, 20_000);
  t.deepEqual(await busy.closed, { code: 1012, reason: "changes were missed" });
  const any = calm.subscribe(ANY);
  await calm.refused("{ id }");
  await tellOf(db, 1);
  t.deepEqual((await any.next()).data, { payoutsChanged: null });
  t.deepEqual(one.events, []);
  t.is((await fetch(`${api.url}/healthz`)).status, 200);
});

test("nonsense on the channel does no harm", async (t) => {
  const { db, api, connect } = await begin(t);
  const live = await connect();
  const any = live.subscribe(ANY);
  await live.refused("{ id }");
  for (const payload of [
    "",
    "nonsense",
    "{}",
    "payout",
    "payout x",
    "payout 1; drop table app.payouts",
    `constructor ${randomUUID()}`,
    `payout ${randomUUID()} and more`,
    "channel",
    "x".repeat(7_000),
  ]) {
    await tell(db, payload);
  }
  await tellOf(db, 1);
  t.deepEqual((await any.next()).data, { payoutsChanged: null });
  t.deepEqual(any.events, []);
  t.notRegex(api.log(), /"level":"(warn|error)"/);
});

test("a new channel is found by itself: sockets have to come back, and then hear again", async (t) => {
  const { db, connect } = await begin(t);
  const before = await connect();
  const old = await channelOf(db);
  await db.admin.query("select app_private.renew_live_channel()");
  t.not(await channelOf(db), old);
  t.deepEqual(await before.closed, { code: 1012, reason: "changes were missed" });
  const live = await connect();
  const any = live.subscribe(ANY);
  await live.refused("{ id }");
  await tellOf(db, 1);
  t.deepEqual((await any.next()).data, { payoutsChanged: null });
});

test("who connects and says nothing is closed out after a while", async (t) => {
  const { api } = await begin(t);
  const [{ code }] = (await once(
    new WebSocket(`${api.url.replace("http", "ws")}/graphql`, "graphql-transport-ws"),
    "close",
  )) as [CloseEvent];
  t.is(code, 4408);
});
