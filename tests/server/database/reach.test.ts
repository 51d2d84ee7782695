// A database that cannot be worked on is told by the variable that leads there, with the reason and what to do: to worker
// and API as to the commands.

import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { roleUrl } from "../../../server/database/connections.ts";
import { startEmbeddedPostgres } from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { freePort } from "../../../server/database/embedded_postgres/free_port.ts";
import { assertOwnSessions } from "../../../server/database/own_sessions.ts";
import { openSession } from "../../../server/database/reach.ts";
import { LOGIN_ROLES } from "../../../server/database/urls.ts";
import { cleanEnvironment, log, run, settings, temporaryFolder } from "../../support/commands.ts";
import { useDatabase } from "../../support/database.ts";
import { prepareServer } from "../../support/prepared_server.ts";
import { startStandby } from "../../support/standby.ts";

const db = useDatabase(test);

/** Everything that works on a database, as its people start it. */
const PROGRAMS = {
  worker: ["server/commands/worker.ts"],
  server: ["server/commands/server.ts"],
  migrate: ["server/commands/migrate.ts"],
  import: ["server/commands/import.ts", "recruiters", "server/demo/recruiters.csv"],
  run: ["server/commands/run.ts", "process_due_schedules"],
  reconcile: ["server/commands/reconcile.ts"],
  operator: ["server/commands/operator.ts", "ada@example.com"],
  "rotate-passwords": ["server/commands/rotate_passwords.ts"],
  statement: ["server/commands/statement.ts", "ada@example.com", "2026-01"],
  "verify-audit": ["server/commands/verify_audit.ts"],
} as const;

type Program = keyof typeof PROGRAMS;

async function saidBy(t: ExecutionContext, program: Program, DATABASE_URL: string, more: Record<string, string> = {}) {
  const env = cleanEnvironment({
    DATABASE_URL,
    STRIPE_SECRET_KEY: "sk_test_nobody",
    STRIPE_API_BASE: "http://127.0.0.1:9",
    PORT: String(await freePort()),
    HOLDBACK_DATA_DIR: join(await temporaryFolder(t), "data"),
    ...more,
  });
  // An API has no business with the key.
  const { STRIPE_SECRET_KEY, STRIPE_API_BASE, ...ofApi } = env;
  const answer = await run(t, [...PROGRAMS[program]], program === "server" ? { ...ofApi, STRIPE_MODE: "test" } : env);
  t.is(answer.code, 1, `${program}: ${answer.stderr}`);
  t.notRegex(answer.stderr, /hunter2|^\s+at /m, program);
  // What stays up says it in its log.
  return answer.stderr.startsWith("{") ? JSON.parse(answer.stderr).msg.replace(/^the \w+ ends: /, "") : answer.stderr;
}

const urlWith = (url: string, change: (url: URL) => void) => {
  const changed = new URL(url);
  change(changed);
  return changed.href;
};

test("where nothing answers, every program names the variable and the place", async (t) => {
  const port = await freePort();
  const place = new RegExp(`DATABASE_URL \\(127\\.0\\.0\\.1:${port}/pay\\) cannot be reached: nothing answers there`);
  for (const program of Object.keys(PROGRAMS) as Program[]) {
    t.regex(await saidBy(t, program, `postgres://admin:hunter2@127.0.0.1:${port}/pay`), place, program);
  }
  const own = `postgres://holdback_worker:hunter2@127.0.0.1:${port}/pay`;
  t.regex(await saidBy(t, "worker", own), place);
  t.regex(await saidBy(t, "worker", own, { DIRECT_DATABASE_URL: own }), /DIRECT_DATABASE_URL \(127/);
});

test("a wrong password, a database or a host that is not there: the reason, and where the right URL is from", async (t) => {
  const worker = db.urlOf("holdback_worker");
  const wrongPassword = urlWith(worker, (url) => {
    url.password = "hunter2";
  });
  const noDatabase = urlWith(worker, (url) => {
    url.pathname = "/nowhere";
  });
  const noHost = urlWith(worker, (url) => {
    url.hostname = "db.invalid";
  });
  const cases: [string, RegExp][] = [
    [
      wrongPassword,
      /it refuses the password of holdback_worker\. .* npm run --silent url -- worker prints the right one/,
    ],
    [noDatabase, /the server is there, and has no database nowhere\. .*npm run migrate/],
    [noHost, /the name of its host is not known here/],
  ];
  for (const [url, said] of cases) {
    const error = await t.throwsAsync(openSession(url));
    t.regex(error?.message ?? "", /^The database of DATABASE_URL \(\S+\) cannot be reached: /);
    t.regex(error?.message ?? "", said);
    t.notRegex(error?.message ?? "", /hunter2/);
  }
  const { message } = (await t.throwsAsync(assertOwnSessions(noDatabase))) ?? {};
  t.regex(message ?? "", /has no database nowhere/, "as worker and API ask at their start");
  t.regex(
    await saidBy(
      t,
      "server",
      urlWith(wrongPassword, (url) => {
        url.username = "holdback_authenticator";
      }),
    ),
    /url -- authenticator/,
  );
});

test("who is not the administrator is refused by what needs them, by name", async (t) => {
  for (const login of LOGIN_ROLES) {
    t.regex(
      await saidBy(t, "migrate", db.urlOf(login)),
      new RegExp(`^DATABASE_URL is the login of ${login}, and the administrator's is needed here: .*step 1`, "m"),
    );
  }
  for (const program of ["import", "operator", "rotate-passwords"] as const) {
    t.regex(
      await saidBy(t, program, db.urlOf("holdback_worker")),
      /the login of holdback_worker, and the administrator's/,
    );
  }
  // A person's own login looks up nobody else's.
  const login = `ada_${Date.now()}`;
  await db.admin.query(`create role ${login} login password 'hunter2' in role holdback_operator`);
  t.teardown(() => db.admin.query(`drop role ${login}`));
  const theirs = urlWith(db.adminUrl, (url) => Object.assign(url, { username: login, password: "hunter2" }));
  t.regex(
    await saidBy(t, "worker", theirs),
    new RegExp(`^DATABASE_URL is the login of ${login}, and holdback_worker is needed`),
  );
});

test("a standby is refused by all that writes, with the URL that finds the primary", async (t) => {
  const folder = await temporaryFolder(t);
  const primaryDir = join(folder, "primary");
  await prepareServer(primaryDir);
  const primary = await startEmbeddedPostgres(primaryDir, { settings, log });
  t.teardown(() => primary.stop());
  const standby = await startStandby(join(folder, "standby"), {
    primary: { ...primary, dataDir: primaryDir },
    isSynchronous: false,
    settings,
    log,
  });
  t.teardown(() => standby.stop());
  const on = async (login: (typeof LOGIN_ROLES)[number]) => {
    const { username, password } = new URL(await roleUrl(primary.adminUrl, login));
    return urlWith(standby.adminUrl, (url) => Object.assign(url, { username, password }));
  };
  const refused = /^DATABASE_URL \(127\.0\.0\.1:\d+\/holdback\) leads to a standby, .*target_session_attrs=read-write/m;
  const asked: [Program, string][] = [
    ["worker", await on("holdback_worker")],
    ["worker", standby.adminUrl],
    ["server", await on("holdback_authenticator")],
    ["run", await on("holdback_worker")],
    ["migrate", standby.adminUrl],
    ["import", standby.adminUrl],
    ["operator", standby.adminUrl],
    ["rotate-passwords", standby.adminUrl],
  ];
  for (const [program, url] of asked) t.regex(await saidBy(t, program, url), refused, program);
  const reading = await openSession(await on("holdback_analyst"));
  t.is((await reading.query("select reporting.today()")).rowCount, 1, "who reads may");
  await reading.end();
});
