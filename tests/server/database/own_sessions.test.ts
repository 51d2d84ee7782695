// A pooler between Holdback and its database: the real PgBouncer, where this machine has it (Debian: pgbouncer).

import { spawn, spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { freePort } from "../../../server/database/embedded_postgres/free_port.ts";
import { cleanEnvironment, run, temporaryFolder } from "../../support/commands.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { eventually } from "../../support/eventually.ts";
import { startGraphql } from "../../support/graphql.ts";
import { createDuePlacements, createPayees, enqueueRuns } from "../../support/payout_system.ts";
import { createTestSandbox } from "../../support/sandbox.ts";
import { settle } from "../../support/settle.ts";
import { startTestWorker } from "../../support/worker.ts";

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const hasPgBouncer = spawnSync("pgbouncer", ["--version"]).status === 0;
/** Left out, and said so in the closing line, where there is no PgBouncer. */
const testWithPgBouncer = hasPgBouncer ? test : test.skip;

/** PgBouncer in transaction mode before that login's URL: the URL through it. */
const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

async function pool(t: ExecutionContext, loginUrl: string): Promise<string> {
  const folder = await temporaryFolder(t);
  await chmod(folder, 0o755);
  const url = new URL(loginUrl);
  const port = await freePort();
  const file = join(folder, "pgbouncer.ini");
  await writeFile(
    file,
    `[databases]
pooled = host=${url.hostname} port=${url.port} dbname=${url.pathname.slice(1)} user=${url.username} password=${url.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 200
ignore_startup_parameters = extra_float_digits,options
`,
  );
  const pgbouncer = spawn("pgbouncer", [file], { stdio: "ignore", ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) });
  const ended = new Promise((resolve) => pgbouncer.once("exit", resolve));
  t.teardown(async () => {
    pgbouncer.kill("SIGINT");
    pgbouncer.kill("SIGKILL");
    await ended;
  });
  await eventually("the pooler listens", () => listens(port));
  const pooled = new URL(loginUrl);
  pooled.hostname = "127.0.0.1";
  pooled.port = String(port);
  pooled.pathname = "/pooled";
  return pooled.href;
}

testWithPgBouncer(
  "a worker behind a pooler in transaction mode refuses to start, and names the variable for a direct connection",
  async (t) => {
    const db = await temporaryDatabase(t);
    const pooled = await pool(t, db.urlOf("holdback_worker"));
    const env = cleanEnvironment({
      DATABASE_URL: pooled,
      STRIPE_SECRET_KEY: "sk_test_x",
      STRIPE_API_BASE: "http://127.0.0.1:1",
    });
    const { code, stderr } = await run(t, ["server/commands/worker.ts"], env);
    t.is(code, 1);
    t.regex(stderr, /pooler that gives each transaction another session.*Set DIRECT_DATABASE_URL/s);
  },
);

testWithPgBouncer("a worker behind a pooler pays through its direct connection", async (t) => {
  const db = await temporaryDatabase(t);
  const sandbox = await createTestSandbox();
  t.teardown(() => sandbox.remove());
  const system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  await createDuePlacements(system, await createPayees(system, 2), 2);
  const worker = await startTestWorker({
    databaseUrl: await pool(t, system.workerUrl),
    stripe: sandbox,
    env: { DIRECT_DATABASE_URL: system.workerUrl },
  });
  t.teardown(() => worker.kill());
  await enqueueRuns(system);
  await settle(system);
  t.is((await sandbox.control.ledger()).transfers.length, 4);
});

testWithPgBouncer(
  "the API answers through a pooler, and hears of changes on its direct connection; without one it does not start",
  async (t) => {
    const db = await temporaryDatabase(t);
    const direct = db.urlOf("holdback_authenticator");
    const DATABASE_URL = await pool(t, direct);
    await t.throwsAsync(startGraphql(db, { DATABASE_URL }), { message: /Set DIRECT_DATABASE_URL/ });
    const api = await startGraphql(db, { DATABASE_URL, DIRECT_DATABASE_URL: direct });
    t.teardown(() => api.stop());
    const { rows } = await db.admin.query<{ id: string }>(
      "select id from app.create_user('ada@x.com', 'Ada', 'platform_admin')",
    );
    const send = await api.as(rows[0]?.id as string);
    // Several at once, so that transactions come to sessions in which others began.
    for (let times = 0; times < 5; times += 1) {
      const answers = Array.from({ length: 8 }, () => send("{ payouts(first: 1) { nodes { rowId } } }"));
      for (const { data, errors } of await Promise.all(answers)) {
        t.deepEqual([data, errors], [{ payouts: { nodes: [] } }, undefined]);
      }
    }
    await eventually("the session through the pooler is seen", async () => {
      const { rowCount } = await db.admin.query(
        "select from pg_stat_activity where datname = current_database() and application_name = 'holdback api changes'",
      );
      return rowCount === 1;
    });
  },
);
