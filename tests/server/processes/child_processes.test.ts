// Children are restarted when they die, given up when they keep dying, and stopped when asked.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { isAlive } from "../../../server/database/embedded_postgres/postmaster.ts";
import { apiEnvironment, sandboxEnvironment, workerEnvironment } from "../../../server/processes/child_environment.ts";
import { type ChildSpec, KeptChild } from "../../../server/processes/child_processes.ts";
import { cleanEnvironment, eventually, log, root, start, temporaryFolder } from "../../support/commands.ts";

// Appends its pid and arguments to a diary, so that the test sees every life it had.
const child = (rest: string) => `
  import { appendFileSync } from "node:fs";
  const diary = new URL("diary.txt", import.meta.url);
  appendFileSync(diary, process.pid + " " + process.argv.slice(2).join(" ") + "\\n");
  ${rest}`;

async function keep(t: ExecutionContext, source: string, more: Partial<ChildSpec> = {}) {
  const folder = await temporaryFolder(t);
  const file = join(folder, "child.mjs");
  await writeFile(file, child(source));
  const restart = { quickDeaths: 3, quickMs: 600_000, firstDelayMs: 1 };
  const kept = new KeptChild({ name: "child", file, env: cleanEnvironment(), log, restart, ...more });
  t.teardown(() => kept.kill());
  const lives = async () =>
    (await readFile(join(folder, "diary.txt"), "utf8").catch(() => ""))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => ({ pid: Number(line.split(" ")[0]), args: line.split(" ").slice(1).join(" ") }));
  return { kept, lives };
}

const STAYS = 'process.send({ ready: true, url: "http://127.0.0.1:4242" }); setInterval(() => undefined, 1000);';

test("a child that is killed comes back, and is told where it was", async (t) => {
  const { kept, lives } = await keep(t, STAYS, { args: (url) => (url ? ["--port", new URL(url).port] : []) });
  await kept.ready();
  t.is(kept.url, "http://127.0.0.1:4242");
  const [first] = await lives();
  process.kill(first?.pid ?? 0, "SIGKILL");
  const second = await eventually(async () => (await lives())[1]);
  t.is(second.args, "--port 4242");
  t.not(second.pid, first?.pid);
  await kept.stop();
  t.false(isAlive(second.pid));
});

test("a child keeps what it compiled, among the packages, for its next start", async (t) => {
  const { kept } = await keep(
    t,
    `import { getCompileCacheDir } from "node:module";
     process.send({ ready: true, url: getCompileCacheDir() }); setInterval(() => undefined, 1000);`,
    { env: { PATH: process.env.PATH } },
  );
  await kept.ready();
  t.true(kept.url?.startsWith(join(root, "node_modules", ".cache", "compiled")), kept.url);
  await kept.stop();
});

test("a child that keeps dying is given up", async (t) => {
  const { kept, lives } = await keep(t, "process.send({ ready: true }, () => process.exit(7));");
  await t.throwsAsync(kept.givenUp, { message: /died 3 times in a row \(last: exit code 7\)/ });
  t.is((await lives()).length, 3);
});

test("a child that dies before it was ever ready is not tried again", async (t) => {
  const { kept, lives } = await keep(t, "process.exit(3);");
  await t.throwsAsync(kept.ready(), { message: /did not start \(exit code 3\)/ });
  t.is((await lives()).length, 1);
});

test("stop waits until the child has finished its work", async (t) => {
  const finishes = `process.on("SIGTERM", () => setTimeout(() => { appendFileSync(diary, "0 finished\\n"); process.exit(0); }, 300));`;
  const { kept, lives } = await keep(t, `${finishes} ${STAYS}`);
  await kept.ready();
  await kept.stop();
  t.is((await lives()).at(-1)?.args, "finished");
  t.is((await lives()).length, 2, "it was not restarted");
});

test("a child that does not want to end is killed together with what it started", async (t) => {
  const stubborn = `
    import { spawn } from "node:child_process";
    const helper = spawn("sleep", ["600"]);
    appendFileSync(diary, helper.pid + " helper\\n");
    process.on("SIGTERM", () => undefined);`;
  const { kept, lives } = await keep(t, `${stubborn} ${STAYS}`);
  await kept.ready();
  const stopped = kept.stop();
  kept.kill();
  await stopped;
  const helper = (await lives()).find(({ args }) => args === "helper");
  await eventually(() => !isAlive(helper?.pid ?? 0));
  t.false(kept.isAlive);
});

test("a child ends in order when its supervisor is killed", async (t) => {
  const folder = await temporaryFolder(t);
  const lifecycle = JSON.stringify(`${root}server/processes/lifecycle.ts`);
  await writeFile(
    join(folder, "child.mjs"),
    `import { renameSync, writeFileSync } from "node:fs";
     import { reportReady, stopRequested } from ${lifecycle};
     const stop = stopRequested();
     setInterval(() => undefined, 1000);
     reportReady();
     // Under its name it is whole: the test reads it as soon as it is there.
     writeFileSync(${JSON.stringify(join(folder, "end.tmp"))}, await stop);
     renameSync(${JSON.stringify(join(folder, "end.tmp"))}, ${JSON.stringify(join(folder, "end.txt"))});
     process.exit(0);`,
  );
  const script = `
    import { createLogger } from ${JSON.stringify(`${root}server/processes/logger.ts`)};
    import { KeptChild } from ${JSON.stringify(`${root}server/processes/child_processes.ts`)};
    const child = new KeptChild({ name: "child", file: ${JSON.stringify(join(folder, "child.mjs"))}, env: process.env, log: createLogger("x", "silent") });
    await child.ready();
    console.log("ready");`;
  const supervisor = start(t, ["--input-type=module", "--eval", script], cleanEnvironment());
  await eventually(() => supervisor.stdout().includes("ready") || supervisor.process.exitCode !== null);
  supervisor.process.kill("SIGKILL");
  t.is(await eventually(() => readFile(join(folder, "end.txt"), "utf8").catch(() => null)), "disconnect");
});

test("a child knows its own login, of the secrets only what it works with, and nothing of the administrator's", (t) => {
  const env = {
    PATH: "/bin",
    DATABASE_URL: "postgres://admin:hunter2@h/db",
    PGPASSWORD: "hunter2",
    PGUSER: "admin",
    PORT: "1",
    STRIPE_SECRET_KEY: "sk_test_outer",
    STRIPE_API_BASE: "http://127.0.0.1:2",
    STRIPE_WEBHOOK_SECRET: "whsec_outer",
    STRIPE_RATE_LIMIT: "3",
    AUTH_ISSUER: "https://id.example.com",
    SMTP_URL: "smtp://u:hunter2@mail.example.com",
  };
  const stripe = {
    secretKey: "sk_test_inner",
    apiBase: "http://127.0.0.1:1",
    rateLimit: null,
    isSandbox: true,
    isLive: false,
  };
  const login = (role: string) => ({ databaseUrl: `postgres://${role}:own@h/db`, dataDir: "/data" });
  t.deepEqual(workerEnvironment(env, { ...login("holdback_worker"), stripe }), {
    PATH: "/bin",
    DATABASE_URL: "postgres://holdback_worker:own@h/db",
    HOLDBACK_DATA_DIR: "/data",
    STRIPE_SECRET_KEY: "sk_test_inner",
    STRIPE_API_BASE: "http://127.0.0.1:1",
    STRIPE_RATE_LIMIT: "3",
    SMTP_URL: "smtp://u:hunter2@mail.example.com",
  });
  const forApi = {
    ...login("holdback_authenticator"),
    readDatabaseUrl: "postgres://standby/db",
    stripeMode: "test" as const,
  };
  t.deepEqual(apiEnvironment(env, { ...forApi, webhookSecrets: ["whsec_1", "whsec_2"] }), {
    PATH: "/bin",
    DATABASE_URL: "postgres://holdback_authenticator:own@h/db",
    READ_DATABASE_URL: "postgres://standby/db",
    HOLDBACK_DATA_DIR: "/data",
    PORT: "1",
    STRIPE_MODE: "test",
    STRIPE_WEBHOOK_SECRET: "whsec_1,whsec_2",
    AUTH_ISSUER: "https://id.example.com",
    SMTP_URL: "smtp://u:hunter2@mail.example.com",
  });
  t.false("STRIPE_WEBHOOK_SECRET" in apiEnvironment(env, { ...forApi, webhookSecrets: [] }));
  t.deepEqual(sandboxEnvironment(env, "sk_test_sandbox"), { PATH: "/bin", SANDBOX_SECRET_KEY: "sk_test_sandbox" });
});
