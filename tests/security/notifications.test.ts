// What anybody with a login may do with notifications: fill the server's queue, and send what is not so.

import { randomUUID } from "node:crypto";
import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { watchByClock, watchSessions } from "../../server/worker/watch.ts";
import { type TestDatabase, temporaryDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { startGraphql } from "../support/graphql.ts";
import { channelOf, tell } from "../support/live_channel.ts";
import { LiveConnection } from "../support/live_connection.ts";
import { ownServer } from "../support/own_server.ts";
import { changeSettings } from "../support/payout_system.ts";

type Server = Pick<TestDatabase, "admin" | "connectAs" | "urlOf">;

/** The smallest queue that there is: half a megabyte instead of eight gigabytes. */
const SMALL = { max_notify_queue_pages: "64" };

const usage = async ({ admin }: Server) =>
  (await admin.query<{ usage: number }>("select pg_notification_queue_usage() as usage")).rows[0]?.usage ?? 0;

/** An analyst listens in a transaction that never ends, and fills the queue: nothing of it can be forgotten. */
async function fillQueue(server: Server): Promise<pg.Client> {
  const [listener, sender] = [await server.connectAs("holdback_analyst"), await server.connectAs("holdback_analyst")];
  for (const client of [listener, sender]) {
    await client.query("set statement_timeout = 0");
    await client.query("set idle_in_transaction_session_timeout = 0");
  }
  await listener.query("listen noise");
  await listener.query("begin");
  await listener.query("select 1");
  for (const size of [7_000, 3_000, 500, 50, 1]) {
    try {
      for (let i = 0; i < 1_000; i += 1)
        await sender.query("select pg_notify('noise', $1)", [`${i}`.padEnd(size, "x")]);
    } catch (error) {
      if (!/too many notifications/.test((error as Error).message)) throw error;
    }
  }
  return listener;
}

/** An analyst who does the same in the server's other database. */
async function listenElsewhere(t: ExecutionContext, server: Server): Promise<pg.Client> {
  const url = new URL(server.urlOf("holdback_analyst"));
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  client.on("error", () => undefined);
  await client.connect();
  t.teardown(() => client.end());
  await client.query("set idle_in_transaction_session_timeout = 0");
  await client.query("listen noise");
  await client.query("begin");
  await client.query("select 1");
  return client;
}

test("a full queue stops no verb and no change of rights: what would be told is left out", async (t) => {
  const server = await ownServer(t, SMALL);
  const { payout } = await createPayout(server.admin);
  const person = await createPerson(server.admin, "platform_admin");
  await server.admin.query("update app.users set auth_subject = 'subject' where id = $1", [person.id]);
  await fillQueue(server);
  t.true((await usage(server)) > 0.9);
  const { rows } = await server.admin.query("select frozen_at is not null as frozen from app.freeze_payout($1, 'x')", [
    payout,
  ]);
  t.deepEqual(rows, [{ frozen: true }]);
  await server.admin.query("select app.process_due_schedules()");
  // It asks for a run, by a job.
  await server.admin.query("select app.unfreeze_payout($1, 'x')", [payout]);
  await server.admin.query("select app.deactivate_user($1)", [person.id]);
});

test("the watch ends who holds the queue back, in whichever database, and the queue is empty again", async (t) => {
  const server = await ownServer(t, SMALL);
  await changeSettings(server.admin, { watch_listen_seconds: 0 });
  const { payout } = await createPayout(server.admin);
  // The queue is the whole server's.
  const elsewhere = await listenElsewhere(t, server);
  await fillQueue(server);
  const worker = await server.connectAs("holdback_worker");
  const lines: string[] = [];
  await watchSessions((sql) => worker.query(sql), { warn: (line) => lines.push(line), info: () => undefined });
  t.regex(lines[0] ?? "", /^the notification queue is (9\d|100)\.\d % full$/);
  for (const line of lines.slice(1))
    t.regex(line, /^ended a session of holdback_analyst .* it may hold back the notification queue$/);
  t.is(lines.length, 3);
  await t.throwsAsync(elsewhere.query("select 1"));
  await eventually("the queue is empty", async () => (await usage(server)) < 0.01);
  const listener = await server.connectAs("holdback_authenticator");
  const heard: string[] = [];
  listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
  await listener.query(`listen ${await channelOf(server)}`);
  await server.admin.query("select app.freeze_payout($1, 'x')", [payout]);
  await eventually("changes are told again", async () => heard.includes(`payout ${payout}`));
});

test("a worker looks by itself when no job can be added any more", async (t) => {
  const server = await ownServer(t, SMALL);
  await changeSettings(server.admin, { watch_listen_seconds: 0 });
  await fillQueue(server);
  const worker = await server.connectAs("holdback_worker");
  await t.throwsAsync(
    worker.query("select graphile_worker.add_job('watch_sessions')"),
    { message: /too many notifications/ },
    "the queue of jobs is closed",
  );
  const log = { warn: () => undefined, info: () => undefined };
  const end = watchByClock((sql) => worker.query(sql), log, 100);
  t.teardown(end);
  await eventually("the queue is empty", async () => (await usage(server)) < 0.01);
  await t.notThrowsAsync(worker.query("select graphile_worker.add_job('watch_sessions')"));
});

test("the channel's name is random, and told to nobody but the API", async (t) => {
  const db = await temporaryDatabase(t);
  const name = await channelOf(db);
  t.regex(name, /^holdback_[0-9a-f]{32}$/);
  await db.admin.query("select app_private.renew_live_channel()");
  const renewed = await channelOf(db);
  t.regex(renewed, /^holdback_[0-9a-f]{32}$/);
  t.not(renewed, name);
  for (const role of ["holdback_analyst", "holdback_worker"] as const) {
    const client = await db.connectAs(role);
    for (const sql of ["select app_private.live_channel_name()", "select name from app_private.live_channel"]) {
      await t.throwsAsync(client.query(sql), { code: "42501" }, `${role}: ${sql}`);
    }
  }
  const api = await startGraphql(db);
  t.teardown(() => api.stop());
  // What the API listens to does not show in the list of sessions either, whoever may read it.
  const { rows } = await db.admin.query(
    "select query from pg_stat_activity where datname = current_database() and application_name = 'holdback api changes'",
  );
  t.true(rows.length > 0);
  for (const { query } of rows) t.false(query.includes(renewed));
});

test("what an analyst sends moves nobody: on a guessed channel it is not heard", async (t) => {
  const db = await temporaryDatabase(t);
  const api = await startGraphql(db);
  t.teardown(() => api.stop());
  const { id } = await createPerson(db.admin, "platform_admin");
  const live = await LiveConnection.open(api.url, await api.tokenOf(id));
  const any = live.subscribe("subscription { payoutsChanged { rowId } }");
  await live.refused("{ id }");
  const analyst = await db.connectAs("holdback_analyst");
  const { payout } = await createPayout(db.admin);
  await any.next();
  any.events.splice(0);
  for (const channel of ["holdback", "holdback_", `holdback_${randomUUID().replaceAll("-", "")}`]) {
    for (const payload of [`rights ${id}`, `payout ${payout}`, "channel", JSON.stringify({ rights_of: id })]) {
      await analyst.query("select pg_notify($1, $2)", [channel, payload]);
    }
  }
  await db.admin.query("select app.freeze_payout($1, 'x')", [payout]);
  t.deepEqual((await any.next()).data, { payoutsChanged: { rowId: payout } });
  live.close();
});

test("what is sent on the right channel can only have a row read again, by whoever may read it", async (t) => {
  const db = await temporaryDatabase(t);
  const api = await startGraphql(db);
  t.teardown(() => api.stop());
  const [one, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const { payout } = await createPayout(db.admin, { recruiters: [{ recruiter_id: one.id, share: 100 }] });
  const connect = async ({ id }: { id: string }) => await LiveConnection.open(api.url, await api.tokenOf(id));
  const [own, foreign] = [await connect(one), await connect(other)];
  const query = "subscription { payoutsChanged { rowId } }";
  const [owns, foreigns] = [own.subscribe(query), foreign.subscribe(query)];
  for (const live of [own, foreign]) await live.refused("{ id }");
  await tell(db, `rights ${one.id}`);
  await tell(db, `rights ${other.id}`);
  await tell(db, `payout ${payout}`);
  t.deepEqual((await owns.next()).data, { payoutsChanged: { rowId: payout } });
  t.deepEqual(foreigns.events, []);
  // Both are still there.
  for (const live of [own, foreign]) {
    await live.subscribe("subscription ($id: UUID!) { payoutChanged(rowId: $id) { rowId } }", { id: payout }).next();
    live.close();
  }
});
