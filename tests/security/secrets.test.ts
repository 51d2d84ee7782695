// Secrets lie where their process needs them and nowhere else: not on a command line, not in another process's
// environment, not in a file that others may read.

import { readdirSync, readFileSync } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { readLocalKey } from "../../server/api/sign_in/local_key.ts";
import { SANDBOX_SECRET_KEY } from "../../server/config.ts";
import { roleUrl } from "../../server/database/connections.ts";
import { findRunningEmbeddedPostgres } from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { freePort } from "../../server/database/embedded_postgres/free_port.ts";
import { readOwnLogin } from "../../server/database/own_login.ts";
import { LOGIN_ROLES } from "../../server/database/urls.ts";
import { readControlHeaders } from "../../server/stripe/sandbox_control.ts";
import { type Command, cleanEnvironment, eventually, start, temporaryFolder } from "../support/commands.ts";
import { CARELESS, openToOthers } from "../support/file_modes.ts";
import { prepareServer } from "../support/prepared_server.ts";
import { createTestSandbox } from "../support/sandbox.ts";

type Holdback = Command & { dataDir: string; children: Record<string, number> };

async function launch(t: ExecutionContext, more: Record<string, string> = {}): Promise<Holdback> {
  const dataDir = join(await temporaryFolder(t), "data");
  // What a first start makes is looked at without any of these.
  if (Object.keys(more).length > 0) await prepareServer(dataDir);
  const env = cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir, PORT: String(await freePort()), ...more });
  const command = start(t, [...CARELESS, "server/commands/start.ts"], env, "/bin/sh");
  await eventually(() => command.stdout().includes("holdback ready on") || command.process.exitCode !== null);
  t.regex(command.stdout(), /holdback ready on/, command.stderr());
  const lines = command
    .stderr()
    .split("\n")
    .filter((line) => line.startsWith("{"));
  const started = lines.map((line) => JSON.parse(line)).filter(({ childPid }) => childPid);
  return { ...command, dataDir, children: Object.fromEntries(started.map(({ child, childPid }) => [child, childPid])) };
}

const passwordIn = (url: string) => decodeURIComponent(new URL(url).password);

/** By name, every secret of an installation with the sandbox. */
async function secretsOf({ dataDir }: Holdback): Promise<Record<string, string>> {
  const adminUrl = (await findRunningEmbeddedPostgres(dataDir))?.adminUrl ?? "";
  const logins = await Promise.all(LOGIN_ROLES.map(async (role) => [role, passwordIn(await roleUrl(adminUrl, role))]));
  return {
    administrator: passwordIn(adminUrl),
    ...Object.fromEntries(logins),
    ownLogin: (await readOwnLogin({ databaseUrl: null, directDatabaseUrl: null, dataDir }))?.password ?? "",
    webhooks: (await readFile(join(dataDir, "stripe-webhook.secret"), "utf8")).trim(),
    signIn: (await readLocalKey(dataDir))?.d ?? "",
    controlPlane: ((await readControlHeaders(join(dataDir, "sandbox"))).authorization ?? "").replace("Bearer ", ""),
    stripe: SANDBOX_SECRET_KEY,
  };
}

/** What `ps` shows to every user of the machine. */
function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
}

const named = (secrets: Record<string, string>, text: string) =>
  Object.entries(secrets)
    .flatMap(([name, secret]) => (text.includes(secret) ? [name] : []))
    .sort();

const environmentOf = (pid: number | undefined) => readFileSync(`/proc/${pid}/environ`, "utf8");

const onLinux = process.platform === "linux" ? test.serial : test.serial.skip;

onLinux("npm start and npm run sql show no secret in ps, and no file of theirs is open to others", async (t) => {
  const holdback = await launch(t);
  const secrets = await secretsOf(holdback);
  for (const [name, secret] of Object.entries(secrets)) t.true(secret.length > 20, name);

  const sessions = ["analyst", "operator", "owner"].map((role) =>
    start(
      t,
      [...CARELESS, "server/commands/sql.ts", role, `select pg_sleep(30), '${role} sleeps'`],
      cleanEnvironment({ HOLDBACK_DATA_DIR: holdback.dataDir }),
      "/bin/sh",
    ),
  );
  let lines: string[] = [];
  await eventually(() => {
    lines = commandLines();
    // The command and, where there is one, its psql; and the session in the database.
    // "operator" is the first admin's own login.
    return ["holdback_analyst", "admin"].every((login) =>
      lines.some((line) => line.startsWith("postgres: ") && line.includes(`${login} holdback`)),
    );
  });
  t.true(lines.some((line) => line.includes("owner sleeps")));
  t.deepEqual(named(secrets, lines.join("\n")), []);
  for (const line of lines) t.notRegex(line, /postgres(ql)?:\/\/[^ @/]*:[^ @/]+@/);

  t.deepEqual(openToOthers(holdback.dataDir), []);
  // Others may pass through root's, to where the system user's database is, but not look around.
  t.is((await lstat(holdback.dataDir)).mode & 0o777, process.getuid?.() === 0 ? 0o711 : 0o700);

  const said = holdback.stdout() + holdback.stderr() + sessions.map((each) => each.stdout() + each.stderr()).join("");
  t.deepEqual(named(secrets, said), []);
});

onLinux("each child of npm start knows its own secrets only", async (t) => {
  const holdback = await launch(t, { PGPASSWORD: "hunter2 of the person" });
  const secrets = { ...(await secretsOf(holdback)), person: "hunter2 of the person" };
  const knownTo = (child: string) => named(secrets, environmentOf(holdback.children[child]));
  t.deepEqual(knownTo("API"), ["holdback_authenticator", "webhooks"]);
  t.deepEqual(knownTo("worker"), ["holdback_worker", "stripe"]);
  t.deepEqual(knownTo("sandbox"), ["stripe"]);
});

onLinux("with keys of one's own the API has the secret of webhooks, and the worker the key", async (t) => {
  const stripe = await createTestSandbox();
  t.teardown(() => stripe.remove());
  const given = {
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_API_BASE: stripe.url,
    STRIPE_WEBHOOK_SECRET: "whsec_hunter2",
    AUTH_JWKS_URL: "http://127.0.0.1:9/hunter2",
    AUTH_ISSUER: "https://id.hunter2.example",
    AUTH_AUDIENCE: "holdback-hunter2",
  };
  const holdback = await launch(t, given);
  const knownTo = (child: string) => named(given, environmentOf(holdback.children[child]));
  t.deepEqual(knownTo("API"), ["AUTH_AUDIENCE", "AUTH_ISSUER", "AUTH_JWKS_URL", "STRIPE_WEBHOOK_SECRET"]);
  t.deepEqual(knownTo("worker"), ["STRIPE_API_BASE", "STRIPE_SECRET_KEY"]);
  t.false("sandbox" in holdback.children);
});
