// A worker's clock decides when the night's runs begin, and the database's what is due then. The API's ends tokens.

import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { freePort } from "../../../server/database/embedded_postgres/free_port.ts";
import { Child } from "../../../server/processes/child_processes.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { inheritedEnvironment } from "../../support/environment.ts";
import { eventually } from "../../support/eventually.ts";
import { createTestSandbox } from "../../support/sandbox.ts";

const commandOf = (name: string) => fileURLToPath(new URL(`../../../server/commands/${name}.ts`, import.meta.url));
const CLOCK = ["--import", new URL("../../support/shifted_clock.ts", import.meta.url).href];

async function workers(t: ExecutionContext): Promise<{ db: TestDatabase; start(aheadMs: number): Child }> {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const started: Child[] = [];
  t.teardown(async () => {
    await Promise.all(started.map((child) => child.stop("SIGKILL")));
    await sandbox.remove();
    await db.drop();
  });
  return {
    db,
    start(aheadMs) {
      const child = new Child({
        name: "worker",
        file: commandOf("worker"),
        nodeOptions: CLOCK,
        env: {
          ...inheritedEnvironment(),
          DATABASE_URL: db.urlOf("holdback_worker"),
          STRIPE_API_BASE: sandbox.url,
          STRIPE_SECRET_KEY: sandbox.secretKey,
          CLOCK_AHEAD_MS: String(aheadMs),
        },
      });
      started.push(child);
      return child;
    },
  };
}

const crontabOf = async ({ admin }: TestDatabase) =>
  (await admin.query("select * from graphile_worker._private_known_crontabs")).rows;

test("a worker whose clock is hours off does not start, and says so: no run has its time taken away", async (t) => {
  const { db, start } = await workers(t);
  for (const [hours, words] of [
    [5, /The clock of this machine is (04:59:5|05:00:0)\d ahead of the database's\. Set it, and have it kept by NTP/],
    [-5, /The clock of this machine is 05:0\d:\d\d behind the database's\./],
  ] as const) {
    const worker = start(hours * 3_600_000);
    t.is(await worker.ended, "exit code 1");
    t.regex(worker.printed, words);
  }
  t.deepEqual(await crontabOf(db), []);
});

test("a worker whose clock becomes a wrong one ends by itself", async (t) => {
  const { start } = await workers(t);
  // As far as clocks may be apart without being kept.
  const worker = start(60_000);
  await worker.ready;
  worker.process.kill("SIGUSR2");
  t.is(await worker.ended, "exit code 1");
  t.regex(worker.printed, /The clock of this machine is 01:0[01]:\d\d ahead of the database's\./);
});

test("an API whose clock is hours off says so, and answers", async (t) => {
  const db = await createTestDatabase();
  const api = new Child({
    name: "API",
    file: commandOf("server"),
    nodeOptions: CLOCK,
    env: {
      ...inheritedEnvironment(),
      DATABASE_URL: db.urlOf("holdback_authenticator"),
      PORT: String(await freePort()),
      CLOCK_AHEAD_MS: String(-5 * 3_600_000),
    },
  });
  t.teardown(async () => {
    await api.stop("SIGKILL");
    await db.drop();
  });
  await api.ready;
  await eventually("it is told", async () =>
    /The clock of this machine is 05:0\d:\d\d behind the database's\. .*"msg":"the clock is not as it should be"/.test(
      api.printed,
    ),
  );
  t.is((await fetch(`${api.url}/healthz`)).status, 200);
});
