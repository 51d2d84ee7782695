// npm start: everything comes up, says where it is, stays up, and goes down in order.

import { once } from "node:events";
import { readdir, readFile, rename } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import pg from "pg";
import {
  findRunningEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { isAlive, readPostmasterPid } from "../../../server/database/embedded_postgres/postmaster.ts";
import {
  type Command,
  cleanEnvironment,
  eventually,
  log,
  settings,
  start,
  takeTurn,
  temporaryFolder,
} from "../../support/commands.ts";
import { portOfItsOwn } from "../../support/port.ts";
import { prepareServer } from "../../support/prepared_server.ts";

type Holdback = Command & { url: string; dataDir: string };

const READY = /^holdback ready on (http:\/\/127\.0\.0\.1:\d+)$/m;

async function launch(
  t: ExecutionContext,
  more: Record<string, string> = {},
  how: { program?: string; args?: string[]; isFirst?: boolean } = {},
): Promise<Holdback> {
  const dataDir = more.HOLDBACK_DATA_DIR ?? join(await temporaryFolder(t), "data");
  if (!more.HOLDBACK_DATA_DIR && !more.DATABASE_URL && !how.isFirst) await prepareServer(dataDir);
  const port = more.PORT ?? String(await portOfItsOwn());
  const env = cleanEnvironment({ ...more, HOLDBACK_DATA_DIR: dataDir, PORT: port });
  const command = start(t, how.args ?? ["server/commands/start.ts"], env, how.program);
  return { ...command, url: `http://127.0.0.1:${port}`, dataDir };
}

async function ready(t: ExecutionContext, holdback: Holdback): Promise<void> {
  await eventually(() => READY.test(holdback.stdout()) || holdback.process.exitCode !== null);
  t.is(READY.exec(holdback.stdout())?.[1], holdback.url, `${holdback.stdout()}\n${holdback.stderr()}`);
}

async function answers(url: string): Promise<number | null> {
  return fetch(url).then(
    (response) => response.status,
    () => null,
  );
}

/** The pid of each child, from the log. */
function children(holdback: Command): Record<string, number> {
  const lines = holdback
    .stderr()
    .split("\n")
    .flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  return Object.fromEntries(lines.filter(({ childPid }) => childPid).map(({ child, childPid }) => [child, childPid]));
}

async function nothingIsLeft(t: ExecutionContext, holdback: Holdback, pids: number[]): Promise<void> {
  for (const pid of pids) t.false(isAlive(pid), `process ${pid} is still there`);
  t.is(await answers(`${holdback.url}/healthz`), null);
  t.is(await findRunningEmbeddedPostgres(holdback.dataDir), null);
  t.false((await readdir(holdback.dataDir)).includes("running.json"));
}

const strikePostmaster = async ({ dataDir }: Holdback, signal: NodeJS.Signals) => {
  process.kill(await postmasterOf(dataDir), signal);
};
const postmasterOf = async (dataDir: string) => (await readPostmasterPid(join(dataDir, "postgres")))?.pid ?? 0;

/** Everything is up, says where it is, and answers. */
async function isWhole(t: ExecutionContext, holdback: Holdback): Promise<void> {
  t.is(await answers(`${holdback.url}/healthz`), 200);
  t.is(await answers(`${holdback.url}/readyz`), 200);
  t.is(await answers(`${holdback.url}/elsewhere`), 404);
  const found = JSON.parse(await readFile(join(holdback.dataDir, "running.json"), "utf8"));
  t.is(found.pid, holdback.process.pid);
  t.is(found.apiUrl, holdback.url);
  t.not(await answers(found.sandboxUrl), null);
  for (const place of [found.postgres, found.sandboxUrl]) t.true(holdback.stdout().includes(place), place);
  t.deepEqual(Object.keys(children(holdback)).sort(), ["API", "sandbox", "worker"]);
}

/** A start costs ten seconds of a processor: each signal ends one that a test has made for something else. */
async function signalTakesEverythingDown(t: ExecutionContext, holdback: Holdback, signal: NodeJS.Signals) {
  const all = [...Object.values(children(holdback)), await postmasterOf(holdback.dataDir)];
  for (const pid of all) t.true(isAlive(pid));
  holdback.process.kill(signal);
  t.deepEqual(await holdback.ended, { code: 0, signal: null }, holdback.stderr());
  await nothingIsLeft(t, holdback, all);
  t.is(holdback.stdout().split("holdback ready on").length, 2, "it is ready once");
  const order = [...holdback.stderr().matchAll(/"child":"(\w+)".*"msg":"stopped"/g)].map((match) => match[1]);
  t.deepEqual(order, ["worker", "API", "sandbox"], signal);
}

test("with an empty folder everything comes up, and SIGINT takes everything down in order", async (t) => {
  await takeTurn(t);
  const holdback = await launch(t, {}, { isFirst: true });
  await ready(t, holdback);
  await isWhole(t, holdback);
  await signalTakesEverythingDown(t, holdback, "SIGINT");
});

test("it works as npm start, and ends when npm is told to", async (t) => {
  await takeTurn(t);
  const holdback = await launch(t, {}, { program: "npm", args: ["start"] });
  await ready(t, holdback);
  const all = [...Object.values(children(holdback)), await postmasterOf(holdback.dataDir)];
  t.is(all.length, 4);
  holdback.process.kill("SIGTERM");
  await holdback.ended;
  // npm itself may end first.
  await eventually(async () => !(await readdir(holdback.dataDir)).includes("running.json"));
  await nothingIsLeft(t, holdback, all);
});

test("--without-worker everything else comes up: a backup that was put back is looked at, and nothing is paid", async (t) => {
  await takeTurn(t);
  const holdback = await launch(t, {}, { args: ["server/commands/start.ts", "--without-worker"] });
  await ready(t, holdback);
  const all = children(holdback);
  t.deepEqual(Object.keys(all).sort(), ["API", "sandbox"]);
  holdback.process.kill("SIGTERM");
  t.deepEqual(await holdback.ended, { code: 0, signal: null }, holdback.stderr());
  await nothingIsLeft(t, holdback, Object.values(all));
});

test("a second npm start in the same folder is told who runs there; no secret is printed, logged or in an argument", async (t) => {
  await takeTurn(t);
  const first = await launch(t);
  await ready(t, first);
  const second = await launch(t, { HOLDBACK_DATA_DIR: first.dataDir });
  t.deepEqual(await second.ended, { code: 1, signal: null });
  t.regex(second.stderr(), new RegExp(`already running .*pid ${first.process.pid}, at ${first.url}`));
  t.notRegex(second.stderr(), /^\s+at /m, "a stack trace");
  t.is(await answers(`${first.url}/readyz`), 200);

  const adminUrl = (await findRunningEmbeddedPostgres(first.dataDir))?.adminUrl ?? "";
  const webhookSecret = await readFile(join(first.dataDir, "stripe-webhook.secret"), "utf8");
  const adminPassword = new URL(adminUrl).password;
  const said = first.stdout() + first.stderr() + second.stdout() + second.stderr();
  for (const secret of [adminPassword, webhookSecret, "sk_test_holdback_sandbox"]) t.false(said.includes(secret));
  if (process.platform === "linux") {
    for (const pid of [...Object.values(children(first)), first.process.pid]) {
      const seen = (await readFile(`/proc/${pid}/cmdline`, "utf8")) + (await readFile(`/proc/${pid}/environ`, "utf8"));
      t.false(seen.includes(adminPassword), `process ${pid} was told the administrator's password`);
    }
  }
});

test("after a kill -9 the children end by themselves, and the next start has the data", async (t) => {
  await takeTurn(t);
  const first = await launch(t);
  await ready(t, first);
  const pids = Object.values(children(first));
  const adminUrl = (await findRunningEmbeddedPostgres(first.dataDir))?.adminUrl ?? "";
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query("create table kept (id int)");
  await client.end();
  first.process.kill("SIGKILL");
  await first.ended;
  await eventually(() => pids.every((pid) => !isAlive(pid)));

  const second = await launch(t, { HOLDBACK_DATA_DIR: first.dataDir, PORT: new URL(first.url).port });
  await ready(t, second);
  const again = new pg.Client({ connectionString: (await findRunningEmbeddedPostgres(first.dataDir))?.adminUrl });
  await again.connect();
  t.deepEqual((await again.query("select count(*)::int as n from kept")).rows, [{ n: 0 }]);
  await again.end();
});

test("on any other day everything comes up; whichever process dies is restarted, and SIGHUP takes everything down", async (t) => {
  await takeTurn(t);
  const holdback = await launch(t);
  await ready(t, holdback);
  await isWhole(t, holdback);
  const places = await readFile(join(holdback.dataDir, "running.json"), "utf8");
  const { sandboxUrl } = JSON.parse(places);
  const restarts = () => holdback.stderr().split("a process died unexpectedly and is restarted").length - 1;
  for (const [deaths, victim] of ["worker", "API", "sandbox"].entries()) {
    t.is(restarts(), deaths, victim);
    const before = children(holdback)[victim] ?? 0;
    process.kill(before, "SIGKILL");
    const after = await eventually(() => {
      const now = children(holdback)[victim];
      return now === before ? null : now;
    });
    t.true(isAlive(after), victim);
    t.is(restarts(), deaths + 1, victim);
    t.is(await readFile(join(holdback.dataDir, "running.json"), "utf8"), places, victim);
    await eventually(async () => (await answers(`${holdback.url}/readyz`)) === 200);
    await eventually(async () => (await answers(sandboxUrl)) !== null);
  }
  t.is(Object.values(children(holdback)).length, 3);
  await signalTakesEverythingDown(t, holdback, "SIGHUP");
});

test("a database that is killed, or told to stop by somebody else, comes back at its address, and everything goes on until SIGTERM", async (t) => {
  await takeTurn(t);
  const holdback = await launch(t);
  await ready(t, holdback);
  const adminUrl = (await findRunningEmbeddedPostgres(holdback.dataDir))?.adminUrl ?? "";
  const times = (said: string) => holdback.stderr().split(said).length - 1;
  for (const [deaths, signal] of (["SIGKILL", "SIGINT"] as const).entries()) {
    const before = await postmasterOf(holdback.dataDir);
    await strikePostmaster(holdback, signal);
    await eventually(() => !isAlive(before));
    await eventually(() => times("the embedded database died unexpectedly and is restarted") === deaths + 1);
    await eventually(() => times("embedded Postgres is up again") === deaths + 1);
    await eventually(async () => (await answers(`${holdback.url}/readyz`)) === 200);
    t.is((await findRunningEmbeddedPostgres(holdback.dataDir))?.adminUrl, adminUrl);
    // The worker works again: it does a job that was added after the restart.
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(
      "select app_private.enqueue('resolve_transfers', array['{}'::jsonb], job_keys => array['test'])",
    );
    await eventually(async () => {
      const { rowCount } = await client.query("select from graphile_worker._private_jobs where key = 'test'");
      return rowCount === 0;
    });
    await client.end();
  }
  await signalTakesEverythingDown(t, holdback, "SIGTERM");
});

test("a database that does not come back ends everything with an error", async (t) => {
  await takeTurn(t);
  const holdback = await launch(t);
  await ready(t, holdback);
  const pids = Object.values(children(holdback));
  await rename(join(holdback.dataDir, "postgres", "PG_VERSION"), join(holdback.dataDir, "postgres", "gone"));
  await strikePostmaster(holdback, "SIGKILL");
  t.deepEqual(await holdback.ended, { code: 1, signal: null });
  t.regex(holdback.stderr(), /The embedded database died and did not come back\. See .*server\.log/);
  await nothingIsLeft(t, holdback, pids);
});

test("a port that is taken is named, and nothing is left running", async (t) => {
  await takeTurn(t);
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  t.teardown(() => blocker.close());
  const { port } = blocker.address() as { port: number };
  const holdback = await launch(t, { PORT: String(port) }, { isFirst: true });
  t.deepEqual(await holdback.ended, { code: 1, signal: null });
  t.regex(holdback.stderr(), new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is in use by another process\\. Set PORT`));
  t.notRegex(holdback.stdout(), READY);
  for (const pid of Object.values(children(holdback))) t.false(isAlive(pid));
  t.is(await findRunningEmbeddedPostgres(holdback.dataDir), null);
});

test("a stop in the middle of the start is a stop", async (t) => {
  await takeTurn(t);
  const holdback = await launch(t, {}, { isFirst: true });
  await eventually(() => holdback.stderr().includes("embedded Postgres is up"));
  holdback.process.kill("SIGTERM");
  t.deepEqual(await holdback.ended, { code: 0, signal: null }, holdback.stderr());
  t.notRegex(holdback.stdout(), READY);
  await nothingIsLeft(t, holdback, Object.values(children(holdback)));
});

test("with DATABASE_URL that database is used, and left running; when it does not answer, the API says so", async (t) => {
  await takeTurn(t);
  const folder = join(await temporaryFolder(t), "other");
  const up = async (port?: number) => {
    const server = await startEmbeddedPostgres(folder, { settings, log, port });
    t.teardown(() => server.stop());
    return server;
  };
  const other = await up();
  const holdback = await launch(t, { DATABASE_URL: other.adminUrl });
  await ready(t, holdback);
  t.is(await answers(`${holdback.url}/readyz`), 200);
  t.false((await readdir(holdback.dataDir)).includes("postgres"));
  t.true(holdback.stdout().includes(`127.0.0.1:${other.port}/holdback`));
  await other.stop();
  await eventually(async () => (await answers(`${holdback.url}/readyz`)) === 503);
  t.is(await answers(`${holdback.url}/healthz`), 200);

  const again = await up(other.port);
  await eventually(async () => (await answers(`${holdback.url}/readyz`)) === 200);
  holdback.process.kill("SIGTERM");
  t.deepEqual(await holdback.ended, { code: 0, signal: null });
  t.true(again.isAlive());
});

test("a wrong configuration is told without a stack trace", async (t) => {
  await takeTurn(t);
  const holdback = await launch(t, { PORT: "http", STRIPE_SECRET_KEY: "hunter2" }, { isFirst: true });
  t.deepEqual(await holdback.ended, { code: 1, signal: null });
  t.regex(holdback.stderr(), /PORT is not a port.*\n.*STRIPE_SECRET_KEY is not a Stripe secret key/);
  t.notRegex(holdback.stderr(), /hunter2|^\s+at /m);
});
