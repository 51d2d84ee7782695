// The passwords of the logins: made at random, one each, when an installation first finds a login without one. They stand
// in app_private.login_passwords, which only the owner reads, so that whoever has the administrator's URL finds them.

import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import type pg from "pg";
import type { Logger } from "../../processes/logger.ts";
import { DatabaseClient } from "../client.ts";
import { assertMayMakeRoles, openSession } from "../reach.ts";
import { FIXED_SETTINGS, LOGIN_ROLES, type LoginRole, urlAs, withSettings } from "../urls.ts";

const ITERATIONS = 4096;
const WRONG_PASSWORD = new Set(["28P01", "28000"]);
/** Until when sql/roles.sql lets a new login in: never. So it has no password yet, and nobody has given it one by hand. */
const NO_PASSWORD_YET = "-infinity";

/** The verifier that Postgres stores for a SCRAM-SHA-256 password (RFC 5803), so that no password is in a statement. */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

/** In the administrator's open transaction: a new password, for the server and for whoever looks it up. */
async function setNewPassword(admin: pg.Client, role: LoginRole): Promise<string> {
  const password = randomBytes(24).toString("base64url");
  await remember(admin, role, password);
  await admin.query(`alter role ${role} password '${scramVerifier(password)}' valid until 'infinity'`);
  return password;
}

async function remember(admin: pg.Client, role: LoginRole, password: string): Promise<void> {
  await admin.query(
    `insert into app_private.login_passwords (role, password) values ($1, $2)
     on conflict (role) do update set password = excluded.password, set_at = now()`,
    [role, password],
  );
}

/** False only where the server says so: one that is full, for example, does not say that a password is wrong. */
async function isRight(adminUrl: string, role: LoginRole, password: string): Promise<boolean> {
  const client = new DatabaseClient({ connectionString: urlAs(adminUrl, role, password) });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return !WRONG_PASSWORD.has((error as { code?: string }).code ?? "");
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Gives a password to each login that has none yet. One that has been given its password by another installation on this
 * server keeps it, and it is read there; where it cannot be read, a warning says what to do.
 */
export async function giveLoginPasswords(admin: pg.Client, adminUrl: string, log: Logger): Promise<void> {
  const { rows } = await admin.query<{ role: LoginRole; password: string | null; is_new: boolean }>(
    `select rolname as role, rolvaliduntil is not distinct from '${NO_PASSWORD_YET}' as is_new, password
       from pg_roles left join app_private.login_passwords on role = rolname where rolname = any ($1)`,
    [LOGIN_ROLES],
  );
  const unknown: LoginRole[] = [];
  for (const { role, password, is_new } of rows) {
    if (is_new) {
      await admin.query("begin");
      try {
        await setNewPassword(admin, role);
        await admin.query("commit");
      } catch (error) {
        await admin.query("rollback");
        throw error;
      }
    } else if (password === null || !(await isRight(adminUrl, role, password))) unknown.push(role);
  }
  if (unknown.length === 0) return;
  const missing = new Set(unknown);
  for await (const { client } of otherInstallations(admin, adminUrl)) {
    const known = await client.query<{ role: LoginRole; password: string }>(
      "select role, password from app_private.login_passwords where role = any ($1)",
      [[...missing]],
    );
    for (const { role, password } of known.rows) {
      if (!(await isRight(adminUrl, role, password))) continue;
      await remember(admin, role, password);
      missing.delete(role);
    }
    if (missing.size === 0) return;
  }
  log.warn(
    { logins: [...missing] },
    "these logins have passwords that this installation does not know: another installation on this server, or an older " +
      "version, has set them. Give API and worker their own URLs, or set new passwords by npm run rotate-passwords, and " +
      "then restart what runs with the old ones",
  );
}

/** Other databases of this server with an installation that this administrator may look into, one after the other. */
async function* otherInstallations(admin: pg.Client, adminUrl: string) {
  const { rows } = await admin.query<{ datname: string }>(
    `select datname from pg_database
      where datallowconn and not datistemplate and datname <> current_database()
        and has_database_privilege(oid, 'connect') order by datname`,
  );
  for (const { datname } of rows) {
    const url = new URL(adminUrl);
    url.pathname = `/${encodeURIComponent(datname)}`;
    const client = new DatabaseClient({
      connectionString: withSettings(url.href, [...FIXED_SETTINGS, "row_security=off"]),
      application_name: "holdback migrate",
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const found = await client.query(
        `select from pg_class where relname = 'login_passwords' and relkind = 'r'
           and relnamespace = (select oid from pg_namespace where nspname = 'app_private')`,
      );
      if (found.rowCount === 1) yield { datname, client };
    } catch {
      // It is dropped just now, or not for this administrator.
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/**
 * New passwords for all logins, also where other installations on this server look theirs up. Returns the databases of
 * these.
 */
export async function rotateLoginPasswords(adminUrl: string): Promise<{ told: string[] }> {
  const url = withSettings(adminUrl, [...FIXED_SETTINGS, "row_security=off"]);
  const admin = await openSession(url, { application_name: "holdback rotate-passwords", writes: true });
  try {
    await assertMayMakeRoles(admin, adminUrl);
    const passwords = new Map<LoginRole, string>();
    await admin.query("begin");
    await admin.query("set local lock_timeout = '30s'");
    for (const role of LOGIN_ROLES) passwords.set(role, await setNewPassword(admin, role));
    await admin.query("commit");
    const told: string[] = [];
    for await (const { datname, client } of otherInstallations(admin, adminUrl)) {
      for (const [role, password] of passwords) await remember(client, role, password);
      told.push(datname);
    }
    return { told };
  } finally {
    await admin.end();
  }
}
