// deploy/Dockerfile, step by step in a folder of its own, because tests have no Docker: what is copied and installed there
// is enough to migrate a database, to serve and to pay.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import test, { type ExecutionContext } from "ava";
import { Child } from "../../server/processes/child_processes.ts";
import { cleanEnvironment, root, temporaryFolder } from "../support/commands.ts";
import { useDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { allFor, createPlacement } from "../support/fixtures.ts";
import { portOfItsOwn } from "../support/port.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { recruiterAtStripe } from "../support/worker_fixture.ts";
import { DEPLOY, read } from "./manifests.ts";

const db = useDatabase(test);
const run = promisify(execFile);
const dockerfile = readFileSync(join(DEPLOY, "Dockerfile"), "utf8");
const ignored = readFileSync(join(DEPLOY, "Dockerfile.dockerignore"), "utf8");
const steps = dockerfile.split("\n").filter((line) => /^[A-Z]+ /.test(line));

/** What COPY takes from the repository, in the steps that make the image itself, and in those before. */
const fromRepository = (some: string[]) =>
  some
    .filter((step) => step.startsWith("COPY ") && !step.includes("--from="))
    .flatMap((step) => step.split(" ").slice(1, -1));
const lastStage = steps.slice(steps.findLastIndex((step) => step.startsWith("FROM ")));

interface LockedPackage {
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
}

/** The folder /app of the image. */
async function app(t: ExecutionContext): Promise<string> {
  const folder = join(await temporaryFolder(t), "app");
  await mkdir(folder);
  for (const path of fromRepository(lastStage)) await cp(join(root, path), join(folder, path), { recursive: true });
  // Built here as there, when the packages were installed.
  t.true(lastStage.includes("COPY --from=console /app/console/dist ./console/dist"));
  await cp(join(root, "console/dist"), join(folder, "console/dist"), { recursive: true });
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  // What npm ci --omit=dev --omit=optional leaves; links cost nothing where both folders are on one disk.
  const kept = Object.entries<LockedPackage>(packages).flatMap(([path, { dev, optional, devOptional }]) =>
    path === "" || path.includes("/node_modules/") || dev || optional || devOptional ? [] : [path],
  );
  for (const [scope = "", paths = []] of Object.entries(Object.groupBy(kept, dirname))) {
    await mkdir(join(folder, scope), { recursive: true });
    const names = paths.map((path) => join(root, path));
    const copy = (how: string) => run("cp", [how, ...names, join(folder, scope)]);
    await copy("-al").catch(() => copy("-R"));
  }
  await rm(join(folder, "node_modules/ruru"), { recursive: true });
  return folder;
}

test("the image has the Node of the tests, and whatever is copied into it may come in", async (t) => {
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  for (const step of steps.filter((step) => step.startsWith("FROM "))) {
    t.true(step.startsWith(`FROM node:${devDependencies.node}-`), step);
  }
  t.deepEqual(
    fromRepository(steps).filter((path) => !ignored.split("\n").includes(`!${path.split("/", 1)[0]}`)),
    [],
  );
  t.true(steps.some((step) => step.startsWith("RUN npm ci --omit=dev --omit=optional")));
  t.true(steps.includes("USER 1000:1000"), "not as root");
});

test("with what the image holds a database is migrated, the API answers, and a worker pays", async (t) => {
  const folder = await app(t);
  const env = (url: string, more: Record<string, string> = {}) =>
    cleanEnvironment({ NODE_ENV: "production", DATABASE_URL: url, HOLDBACK_DATA_DIR: join(folder, "data"), ...more });
  const command = (script: string, ...args: string[]) =>
    run(process.execPath, [`server/commands/${script}.ts`, ...args], { cwd: folder, env: env(db.adminUrl) as never });
  // What the service migrate of deploy/compose.yaml does: it migrates, and hands API and worker their logins.
  const [{ services }] = read("compose.yaml");
  const logins = join(folder, "logins");
  for (const name of ["api", "worker"]) await mkdir(join(logins, name), { recursive: true });
  const script = services.migrate.command[0].replaceAll("$$", "$").replaceAll("/var/lib/holdback", logins);
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  await run("sh", ["-euc", script], { cwd: folder, env: env(db.adminUrl, { PATH: path }) as never });
  const login = async (name: string) => (await readFile(join(logins, name, "url"), "utf8")).trim();
  t.is(await login("api"), db.urlOf("holdback_authenticator"));
  t.is(await login("worker"), db.urlOf("holdback_worker"));
  // The first admin of docs/production.md.
  const { stdout } = await command(
    "sql",
    "owner",
    "select role from app.create_user('ada@example.com', 'Ada', 'platform_admin', 'the-sub-of-her-token')",
  );
  t.regex(stdout, /platform_admin/);
  const start = async (file: string, more: Record<string, string>, url: string) => {
    const child = new Child({ name: file, file: join(folder, file), env: env(url, more) });
    t.teardown(() => child.stop());
    t.not(await child.ready, null, child.printed);
  };
  const port = await portOfItsOwn();
  const sandbox = await createTestSandbox();
  t.teardown(() => sandbox.remove());
  const stripe = { STRIPE_SECRET_KEY: sandbox.secretKey, STRIPE_API_BASE: sandbox.url };
  await Promise.all([
    start(
      "server/commands/server.ts",
      {
        API_HOST: "0.0.0.0",
        TRUSTED_PROXIES: "192.0.2.1",
        API_STRANGER_LIMIT: "3",
        PORT: String(port),
        STRIPE_MODE: "test",
      },
      await login("api"),
    ),
    start("server/commands/worker.ts", stripe, await login("worker")),
  ]);
  const api = `http://127.0.0.1:${port}`;
  t.is((await fetch(`${api}/readyz`)).status, 200);
  t.is((await fetch(`${api}/graphiql`)).status, 404);
  const page = await fetch(api, { headers: { accept: "text/html" } });
  t.regex(await page.text(), /<div id="root">/, "the console");
  // No proxy that was named: what it says of other addresses is not believed.
  const statuses: number[] = [];
  for (let i = 1; i <= 4; i++) {
    const headers = { "x-forwarded-for": `198.51.100.${i}` };
    statuses.push((await fetch(`${api}/nowhere`, { headers })).status);
  }
  t.is(statuses.at(-1), 429);
  await sandbox.control.fund("usd", 1_000_000);
  await createPlacement(db.admin, {
    feeAmount: 100_000,
    holdbackPercentage: 0,
    startDate: "2025-01-01",
    recruiters: allFor(await recruiterAtStripe(db, sandbox)),
  });
  await db.admin.query("select app.process_due_schedules()");
  await eventually("it is paid", async () => (await sandbox.control.ledger()).transfers.length === 1);
});
