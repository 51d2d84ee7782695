// The passwords of the logins: made at random for each server, found by its administrators, changed on purpose only.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { roleUrl } from "../../server/database/connections.ts";
import { startEmbeddedPostgres } from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { LOGIN_ROLES, type LoginRole } from "../../server/database/urls.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { cleanEnvironment, run, settings } from "../support/commands.ts";
import { onCluster, withDatabaseName } from "../support/database.ts";
import { prepareEmptyServer, prepareServer } from "../support/prepared_server.ts";

const log = createLogger("passwords test", "silent");

/** A server of its own: logins belong to the whole server. Nobody has migrated it, or one of its databases once. */
async function server(t: ExecutionContext, prepare = prepareEmptyServer) {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-passwords-"));
  await prepare(dataDir);
  const { adminUrl, stop } = await startEmbeddedPostgres(dataDir, { port: null, settings, log });
  const admin = new pg.Pool({ connectionString: adminUrl });
  t.teardown(async () => {
    await admin.end();
    await stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return { adminUrl, admin };
}

const passwordIn = (url: string) => decodeURIComponent(new URL(url).password);

async function canLogIn(url: string, role: LoginRole): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query("select session_user")).rows[0].session_user === role;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

/** The logins' URLs by way of this administrator. */
async function urlsOf(adminUrl: string): Promise<string[]> {
  return await Promise.all(LOGIN_ROLES.map((role) => roleUrl(adminUrl, role)));
}

const allLogIn = async (urls: string[]) =>
  (await Promise.all(urls.map((url, index) => canLogIn(url, LOGIN_ROLES[index] as LoginRole)))).every(Boolean);

test("each login has a password of its own, at random, as a SCRAM verifier, that no other server has", async (t) => {
  const [one, other] = [await server(t, prepareServer), await server(t)];
  await migrate({ adminUrl: other.adminUrl, log });
  const passwords = [...(await urlsOf(one.adminUrl)), ...(await urlsOf(other.adminUrl))].map(passwordIn);
  t.is(new Set(passwords).size, 2 * LOGIN_ROLES.length);
  for (const password of passwords) t.is(Buffer.from(password, "base64url").length, 24);
  t.false(passwords.some((password) => password.includes(passwordIn(one.adminUrl))));
  t.true(await allLogIn(await urlsOf(one.adminUrl)));
  const { rows } = await one.admin.query(
    "select rolname, rolpassword from pg_authid where rolname like 'holdback\\_%' and (rolcanlogin or rolpassword is not null)",
  );
  t.deepEqual(rows.map(({ rolname }) => rolname).toSorted(), LOGIN_ROLES.toSorted());
  for (const { rolname, rolpassword } of rows) t.regex(rolpassword, /^SCRAM-SHA-256\$4096:/, rolname);
});

test("a second migration keeps the passwords, and only the owner's people read them", async (t) => {
  const { adminUrl, admin } = await server(t, prepareServer);
  const before = await urlsOf(adminUrl);
  await migrate({ adminUrl, log });
  t.deepEqual(await urlsOf(adminUrl), before);
  for (const role of ["holdback_queue", "holdback_admin", ...LOGIN_ROLES]) {
    const { rows } = await admin.query("select has_any_column_privilege($1, 'app_private.login_passwords', 'select')", [
      role,
    ]);
    t.deepEqual(rows, [{ has_any_column_privilege: false }], role);
  }
});

test("two installations on one server, each with an administrator and a password of its own, leave each other's logins alone", async (t) => {
  const { adminUrl, admin } = await server(t, prepareServer);
  await admin.query("create role other login superuser password 'another'");
  await admin.query("create database second");
  const second = new URL(withDatabaseName(adminUrl, "second"));
  [second.username, second.password] = ["other", "another"];

  const first = await urlsOf(adminUrl);
  await migrate({ adminUrl: second.href, log });
  t.true(await allLogIn(first));
  t.true(await allLogIn(await urlsOf(second.href)));
  await migrate({ adminUrl, log });
  t.deepEqual(await urlsOf(adminUrl), first);
});

test("an installation that cannot know the passwords says so, changes none, and says what to do", async (t) => {
  const { adminUrl, admin } = await server(t);
  // As an older version, or somebody by hand.
  await admin.query("create role holdback_worker login password 'by hand'");
  await migrate({ adminUrl, log });
  const byHand = new URL(adminUrl);
  [byHand.username, byHand.password] = ["holdback_worker", "by hand"];
  t.true(await canLogIn(byHand.href, "holdback_worker"));
  await t.throwsAsync(roleUrl(adminUrl, "holdback_worker"), {
    message: /does not know the password of holdback_worker.*Set DATABASE_URL.*npm run rotate-passwords/,
  });
  t.true(await canLogIn(await roleUrl(adminUrl, "holdback_analyst"), "holdback_analyst"));
});

test("npm run rotate-passwords makes new ones for every installation on the server, and shows none", async (t) => {
  const { adminUrl } = await server(t, prepareServer);
  // As a migration of a second one leaves it: it found the first one's passwords.
  await onCluster(withDatabaseName(adminUrl, "postgres"), "create database second template holdback");
  const second = withDatabaseName(adminUrl, "second");
  const before = await urlsOf(adminUrl);
  const answer = await run(t, ["server/commands/rotate_passwords.ts"], cleanEnvironment({ DATABASE_URL: adminUrl }));
  t.is(answer.code, 0, answer.stderr);
  t.regex(
    answer.stdout,
    /New passwords for holdback_worker, .*installations in second know the new ones too.*Restart/s,
  );
  const after = await urlsOf(adminUrl);
  for (const url of after) t.false(answer.stdout.includes(passwordIn(url)));
  t.true(await allLogIn(after));
  t.true(await allLogIn(await urlsOf(second)));
  for (const [index, url] of before.entries()) t.false(await canLogIn(url, LOGIN_ROLES[index] as LoginRole));
});

test("rotate-passwords on a database that is not Holdback's changes nothing, and says what to do", async (t) => {
  const { adminUrl, admin } = await server(t);
  const answer = await run(t, ["server/commands/rotate_passwords.ts"], cleanEnvironment({ DATABASE_URL: adminUrl }));
  t.is(answer.code, 1);
  t.regex(answer.stderr, /not Holdback's, or not at this version: run npm run migrate/);
  t.is((await admin.query("select from pg_roles where rolname like 'holdback%'")).rowCount, 0);
});
