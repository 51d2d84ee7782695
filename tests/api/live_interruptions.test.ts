// When changes come faster than they can be told, or not at all for a while.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import test from "ava";
import type { TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson, createPlacement } from "../support/fixtures.ts";
import { startOwnGraphql, useGraphql } from "../support/graphql.ts";
import { channelOf, tell } from "../support/live_channel.ts";
import { LiveConnection } from "../support/live_connection.ts";

// Whether somebody keeps up depends on what else their API does.
const { db, api } = useGraphql(test, {}, startOwnGraphql);
let token: string;
/** How the API ends with somebody who connects and says nothing; the others need not wait for it. */
let silent: Promise<unknown[]>;

test.before(async () => {
  token = await api.tokenOf((await createPerson(db.admin, "platform_admin")).id);
  silent = once(new WebSocket(`${api.url.replace("http", "ws")}/graphql`, "graphql-transport-ws"), "close");
});

const connect = () => LiveConnection.open(api.url, token);

const ANY = "subscription { payoutsChanged { rowId } }";
const ONE = "subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }";

/** Until everything is told that was said before on the channel, also for others. */
async function catchesUp(live: LiveConnection): Promise<void> {
  const id = randomUUID();
  const one = live.subscribe(ONE, { id });
  await one.next();
  await tell(db, `payout ${id}`);
  await one.next();
  one.end();
}

/** Tells of this many changes in one transaction, as an import does: an admin is told of a payout that nobody knows too. */
const tellOf = async (db: TestDatabase, count: number) =>
  db.admin.query("select count(pg_notify($2, 'payout ' || gen_random_uuid())) from generate_series(1, $1::int)", [
    count,
    await channelOf(db),
  ]);
const listeners = "application_name = 'holdback api changes' and datname = current_database()";

test.serial(
  "when the connection that hears of changes is lost, sockets have to come back, and then hear again",
  async (t) => {
    const [listening, idle] = [await connect(), await connect()];
    listening.subscribe(ANY);
    await db.admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${listeners}`);
    for (const { closed } of [listening, idle])
      t.deepEqual(await closed, { code: 1012, reason: "changes were missed" });

    const live = await connect();
    const any = live.subscribe(ANY);
    await live.refused("{ id }");
    await tellOf(db, 1);
    t.deepEqual((await any.next()).data, { payoutsChanged: null });
    const { rows } = await db.admin.query(`select count(*)::int as count from pg_stat_activity where ${listeners}`);
    t.deepEqual(rows, [{ count: 1 }]);
    t.is((await fetch(`${api.url}/readyz`)).status, 200);
  },
);

test.serial("a run's changes at once arrive one by one, and none is missed", async (t) => {
  const live = await connect();
  const any = live.subscribe(ANY);
  // What is sent after it is answered after it.
  await live.refused("{ id }");
  await tellOf(db, 1_500);
  await eventually("all of them arrived", async () => any.events.length >= 1_500);
  t.is(any.events.length, 1_500);
});

test.serial("a payout that changes faster than it can be read is told as it is then, not as often", async (t) => {
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

test.serial("a socket that cannot keep up has to come back, and the others go on", async (t) => {
  const [busy, calm] = [await connect(), await connect()];
  busy.subscribe(ANY);
  const one = calm.subscribe(ONE, { id: "0198c0de-0000-7000-8000-000000000000" });
  await one.next();
  await busy.refused("{ id }");
  await tellOf(db, 20_000);
  t.deepEqual(await busy.closed, { code: 1012, reason: "changes were missed" });
  await catchesUp(calm);
  const any = calm.subscribe(ANY);
  await calm.refused("{ id }");
  await tellOf(db, 1);
  t.deepEqual((await any.next()).data, { payoutsChanged: null });
  t.deepEqual(one.events, []);
  t.is((await fetch(`${api.url}/healthz`)).status, 200);
});

test.serial("nonsense on the channel does no harm", async (t) => {
  const logged = api.log().length;
  const live = await connect();
  await catchesUp(live);
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
  t.notRegex(api.log().slice(logged), /"level":"(warn|error)"/);
});

test.serial("a new channel is found by itself: sockets have to come back, and then hear again", async (t) => {
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

test.serial("who connects and says nothing is closed out after a while", async (t) => {
  const [{ code }] = (await silent) as [CloseEvent];
  t.is(code, 4408);
});
