// Sessions in which a migration works as one of the owners.
//
// Nobody logs in as an owner. A superuser who became one by "set role" would be undone by a trigger that says "reset
// role". So each owner is reached by a login of the moment, which may become that owner and nobody else: it is made for
// the one session, with a password that nobody sees, and dropped afterwards (docs/decisions/0013-owners-and-sessions.md).

import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Logger } from "../../processes/logger.ts";
import { DatabaseClient } from "../client.ts";
import { FIXED_SETTINGS, urlAs } from "../urls.ts";
import { scramVerifier } from "./login_passwords.ts";

const PREFIX = "temporary_holdback_";
/** How long such a login may be used to connect; one that was left behind is of no use to anybody. */
const LIFE = "5 minutes";
const INVALID_AUTHORIZATION = "28";

type Use<T> = (sessions: pg.Client[]) => Promise<T>;

/** Lets `use` work with one session for each of the owners, made by `admin`, a session of the administrator's. */
export async function withSessionsAs<T>(
  owners: readonly string[],
  { admin, adminUrl, log }: { admin: pg.Client; adminUrl: string; log: Logger },
  use: Use<T>,
): Promise<T> {
  await dropLeftovers(admin, log);
  const names: string[] = [];
  const sessions: pg.Client[] = [];
  try {
    for (const owner of owners) {
      const name = `${PREFIX}${randomBytes(8).toString("hex")}`;
      const password = randomBytes(24).toString("base64url");
      await makeLogin(admin, name, password, owner);
      names.push(name);
      const session = new DatabaseClient({
        connectionString: urlAs(adminUrl, name, password, [...FIXED_SETTINGS, `role=${owner}`]),
        application_name: "holdback migrate",
      });
      // A connection that breaks fails the query that waits for it; without a listener it would also end the process.
      session.on("error", (error) => log.debug({ error: error.message }, "the connection broke"));
      sessions.push(session);
      await session.connect().catch((cause: Error & { code?: string }) => {
        if (!cause.code?.startsWith(INVALID_AUTHORIZATION)) throw cause;
        throw new Error(
          "The server does not let the migration's own login in, which it makes for a moment to work as an owner " +
            `(${cause.message}). Let pg_hba.conf accept logins by password (scram-sha-256) from where this runs, and ` +
            "migrate again.",
          { cause },
        );
      });
    }
    return await use(sessions);
  } finally {
    // Ending a session rolls back what it has not committed.
    for (const session of sessions) await session.end().catch(() => undefined);
    for (const name of names) await dropLogin(admin, name, log);
  }
}

async function makeLogin(admin: pg.Client, name: string, password: string, owner: string): Promise<void> {
  const { rows } = await admin.query<{ end: string }>(`select (now() + interval '${LIFE}')::text as end`);
  await admin.query("begin");
  try {
    await admin.query(
      `create role ${name} login noinherit connection limit 1 password '${scramVerifier(password)}' ` +
        `valid until '${rows[0]?.end}'`,
    );
    await admin.query(`grant ${owner} to ${name} with inherit false, set true`);
    await admin.query("commit");
  } catch (error) {
    await admin.query("rollback");
    throw error;
  }
}

async function dropLogin(admin: pg.Client, name: string, log: Logger): Promise<void> {
  try {
    await admin.query(`drop role if exists ${name}`);
  } catch (error) {
    log.warn({ role: name, error: (error as Error).message }, "a login of the migration's own could not be dropped");
  }
}

/** Logins of migrations that were killed. */
async function dropLeftovers(admin: pg.Client, log: Logger): Promise<void> {
  const { rows } = await admin.query<{ rolname: string }>(
    "select rolname from pg_roles where starts_with(rolname, $1) and rolvaliduntil < now() - interval '1 hour'",
    [PREFIX],
  );
  for (const { rolname } of rows) await dropLogin(admin, rolname, log);
}
