// The watch: whose sessions it ends, when, and what it says.

import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { watchSessions } from "../../server/worker/watch.ts";
import { type TestDatabase, temporaryDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPayout } from "../support/fixtures.ts";
import { ownServer } from "../support/own_server.ts";
import { changeSettings } from "../support/payout_system.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { Workers } from "../support/supervised_workers.ts";

const NEVER = 100_000;
const PATIENT = {
  watch_lock_seconds: NEVER,
  watch_transaction_seconds: NEVER,
  watch_listen_seconds: NEVER,
  watch_queue_percent: 100,
};

type Database = Omit<TestDatabase, "drop" | "actAs">;

interface Scene {
  db: Database;
  /** One look, as the worker's login; what it logged. */
  look(): Promise<string[]>;
}

async function begin(
  t: ExecutionContext,
  settings: Partial<typeof PATIENT>,
  makeDatabase: (t: ExecutionContext) => Promise<Database> = temporaryDatabase,
): Promise<Scene> {
  const db = await makeDatabase(t);
  await changeSettings(db.admin, { ...PATIENT, ...settings });
  const worker = await db.connectAs("holdback_worker");
  return {
    db,
    async look() {
      const lines: string[] = [];
      await watchSessions((sql) => worker.query(sql), {
        warn: (line) => lines.push(line),
        info: () => undefined,
      });
      return lines;
    },
  };
}

/** Whether the server still knows the session. */
async function isAlive(db: Database, client: pg.Client): Promise<boolean> {
  const pid = (client as unknown as { processID: number }).processID;
  const { rowCount } = await db.admin.query("select from pg_stat_activity where pid = $1", [pid]);
  return rowCount === 1;
}
const isEnded = (db: Database, client: pg.Client) =>
  eventually("it is ended", async () => !(await isAlive(db, client)));

test("an analyst's open transaction is ended, although they lifted their own limits, and the log says so", async (t) => {
  const { db, look } = await begin(t, {});
  const analyst = await db.connectAs("holdback_analyst");
  const other = await db.connectAs("holdback_analyst");
  await analyst.query("set statement_timeout = 0");
  await analyst.query("set idle_in_transaction_session_timeout = 0");
  await analyst.query("begin isolation level repeatable read");
  await analyst.query("select count(*) from reporting.open_debts");
  t.deepEqual(await look(), [], "it is not old enough");
  await changeSettings(db.admin, { watch_transaction_seconds: 0 });
  t.is((await look()).length, 1);
  await isEnded(db, analyst);
  t.true(await isAlive(db, other), "a session without a transaction is left alone");
});

test("one line says whose session was ended, why and after how long, and nothing of what it was doing", async (t) => {
  const { db, look } = await begin(t, { watch_transaction_seconds: 0 });
  const analyst = await db.connectAs("holdback_analyst");
  await analyst.query("begin");
  await analyst.query("select 'a secret of the analyst'");
  const { processID } = analyst as unknown as { processID: number };
  const [line, ...others] = await look();
  t.regex(
    line ?? "",
    new RegExp(
      `^ended a session of holdback_analyst \\(pid ${processID}\\): after \\d seconds it has a transaction open$`,
    ),
  );
  t.deepEqual(others, []);
  await isEnded(db, analyst);
});

test("a dashboard's session that holds a lock on a payout is ended, and the verb that waits goes on", async (t) => {
  const { db, look } = await begin(t, { watch_lock_seconds: 0 });
  const { payout } = await createPayout(db.admin);
  const { rows } = await db.admin.query("select id from app.create_user('a@example.com', 'A', 'platform_admin')");
  const thief = await db.connectAs("holdback_authenticator");
  await thief.query("set idle_in_transaction_session_timeout = 0");
  await thief.query("begin");
  await thief.query("set local role holdback_admin");
  await thief.query("select set_config('holdback.user_id', $1, true)", [rows[0].id]);
  await thief.query("select app.freeze_payout($1, 'in the way')", [payout]);
  const verb = db.admin.query("select app.freeze_payout($1, 'Looks wrong')", [payout]);
  const [line, ...others] = await look();
  t.regex(line ?? "", /^ended a session of holdback_authenticator \(pid \d+\): .* it holds a lock on app\.\w+$/);
  t.deepEqual(others, []);
  await verb;
  await isEnded(db, thief);
});

test("an analyst who only reads is ended as soon as somebody waits for them", async (t) => {
  const { db, look } = await begin(t, { watch_lock_seconds: 0 });
  const analyst = await db.connectAs("holdback_analyst");
  await analyst.query("begin");
  await analyst.query("select count(*) from app.payout_audit_log");
  t.deepEqual(await look(), []);
  const locking = db.admin.query("begin; lock table app.payout_audit_log in access exclusive mode; commit");
  await eventually("the lock is waited for", async () => {
    const { rowCount } = await db.admin.query(
      "select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())",
    );
    return (rowCount ?? 0) > 0;
  });
  const [line] = await look();
  t.regex(line ?? "", /^ended a session of holdback_analyst .* it keeps others waiting$/);
  await locking;
  await isEnded(db, analyst);
});

test("a personal login that is a member of the analysts is watched too", async (t) => {
  const { db, look } = await begin(t, { watch_transaction_seconds: 0 });
  const name = `analyst_${Math.random().toString(36).slice(2)}`;
  await db.admin.query(`create role ${name} login password 'hers' in role holdback_analyst`);
  const url = new URL(db.adminUrl);
  [url.username, url.password] = [name, "hers"];
  const she = new pg.Client({ connectionString: url.href });
  she.on("error", () => undefined);
  await she.connect();
  await she.query("begin");
  await she.query("select 1");
  const [line] = await look();
  t.regex(line ?? "", new RegExp(`^ended a session of ${name} `));
  await isEnded(db, she);
  await db.admin.query(`drop role ${name}`);
});

test("administrators, the owner and the worker are left alone, whatever they hold", async (t) => {
  // In a server of its own: the members of the owner's role are what the proof of every database says of it.
  const { db, look } = await begin(t, { watch_transaction_seconds: 0, watch_lock_seconds: 0 }, ownServer);
  const name = `manager_${Math.random().toString(36).slice(2)}`;
  await db.admin.query(`create role ${name} login createrole password 'theirs' in role holdback_owner`);
  const url = new URL(db.adminUrl);
  [url.username, url.password] = [name, "theirs"];
  const manager = new pg.Client({ connectionString: url.href });
  manager.on("error", () => undefined);
  await manager.connect();
  const all = [manager, await db.connectAs("holdback_owner"), await db.connectAs("holdback_worker")];
  for (const client of all) {
    await client.query("begin");
    await client.query("select app.version()");
  }
  await manager.query("lock table app.payouts in exclusive mode");
  t.deepEqual(await look(), []);
  for (const client of all) t.true(await isAlive(db, client));
  await manager.end();
  await db.admin.query(`drop role ${name}`);
});

test("nobody but the worker and the owner may watch", async (t) => {
  const { db } = await begin(t, {});
  for (const role of ["holdback_analyst", "holdback_authenticator"] as const) {
    const client = await db.connectAs(role);
    await t.throwsAsync(client.query("select * from app_private.watch_sessions()"), { code: "42501" }, role);
  }
  const worker = await db.connectAs("holdback_worker");
  await t.throwsAsync(worker.query("select * from app_private.watched_sessions()"), { code: "42501" });
});

test("a worker watches by itself: as a job of the queue", async (t) => {
  const { db } = await begin(t, { watch_transaction_seconds: 0 });
  const sandbox = await createTestSandbox();
  const workers = new Workers({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
  t.teardown(async () => {
    await workers.stop();
    await sandbox.remove();
  });
  const analyst = await db.connectAs("holdback_analyst");
  await analyst.query("begin");
  await workers.start(1);
  await db.admin.query("select app_private.enqueue('watch_sessions', array['{}'::jsonb])");
  await isEnded(db, analyst);
  t.false(await isAlive(db, analyst));
});
