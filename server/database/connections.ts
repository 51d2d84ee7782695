// Connections: the URL of each role, and the database that a command works on.

import type pg from "pg";
import type { Config } from "../config.ts";
import { createLogger, type Logger } from "../processes/logger.ts";
import { DatabaseClient } from "./client.ts";
import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from "./embedded_postgres/embedded_postgres.ts";
import { checkDatabase, explainRefusedWrite, openSession } from "./reach.ts";
import { primaryOf } from "./replica.ts";
import { type DatabaseRole, LOGIN_ROLES, type LoginRole, ownerUrl, urlAs, userOf } from "./urls.ts";

const STANDBY_PATIENCE_MS = 3_000;
const NOT_ALLOWED = "42501";

/** The URL as which `role` connects, for whoever has the administrator's. */
export async function roleUrl(adminUrl: string, role: DatabaseRole): Promise<string> {
  const user = userOf(adminUrl);
  if (user === role) return adminUrl;
  if (user === "holdback_owner" || (LOGIN_ROLES as readonly string[]).includes(user)) {
    throw anotherIsNeeded(user, role);
  }
  if (role === "holdback_owner") return ownerUrl(adminUrl);
  if (role === "holdback_operator" && !(await mayBeOwner(adminUrl))) return adminUrl;
  const password = await passwordOf(adminUrl, role).catch((error: Error & { code?: string }) => {
    throw error.code === NOT_ALLOWED ? anotherIsNeeded(user, role, error) : error;
  });
  return urlAs(adminUrl, role, password);
}

function anotherIsNeeded(user: string, role: DatabaseRole, cause?: Error): Error {
  return new Error(
    `DATABASE_URL is the login of ${user}, and ${role} is needed here. ` +
      "Set DATABASE_URL to that role's own URL, or to the administrator's, who can look it up.",
    { cause },
  );
}

/** Who may not has a login of a person: nobody else's is looked up by it. */
async function mayBeOwner(adminUrl: string): Promise<boolean> {
  return asOwner(adminUrl, async () => true).catch((error: { code?: string }) => {
    if (error.code === NOT_ALLOWED) return false;
    throw explainOutdated(error) ?? error;
  });
}

async function passwordOf(adminUrl: string, role: LoginRole): Promise<string> {
  const password = await asOwner(adminUrl, async (owner) => {
    const { rows } = await owner.query<{ password: string }>(
      "select password from app_private.login_passwords where role = $1",
      [role],
    );
    return rows[0]?.password;
  }).catch((error: unknown) => {
    throw explainOutdated(error) ?? error;
  });
  if (password !== undefined) return password;
  throw new Error(
    `This installation does not know the password of ${role}, because another one on this server, or an older version, ` +
      `has set it. Set DATABASE_URL to the URL of ${role}, or set new passwords by npm run rotate-passwords.`,
  );
}

/** The URL on which the API asks: of DATABASE_URL, with the login that was found at DIRECT_DATABASE_URL. */
export async function apiUrl({ databaseUrl, directDatabaseUrl }: Config, directUrl: string): Promise<string> {
  const direct = await roleUrl(directUrl, "holdback_authenticator");
  if (databaseUrl === null || directDatabaseUrl === null) return direct;
  const { username, password } = new URL(direct);
  return urlAs(databaseUrl, decodeURIComponent(username), decodeURIComponent(password));
}

/** The same login on the standby of READ_DATABASE_URL; null: there is none. */
export function standbyUrl({ readDatabaseUrl }: Pick<Config, "readDatabaseUrl">, loginUrl: string): string | null {
  if (readDatabaseUrl === null) return null;
  const { username, password } = new URL(loginUrl);
  return urlAs(readDatabaseUrl, decodeURIComponent(username), decodeURIComponent(password));
}

/** The same for people who read: the standby while it answers, else the primary, and they are told. */
export async function readingUrl(
  config: Pick<Config, "readDatabaseUrl">,
  loginUrl: string,
  warn: (line: string) => void,
): Promise<string> {
  const url = standbyUrl(config, loginUrl);
  if (url === null) return loginUrl;
  const [standby, primary] = [url, loginUrl].map((connectionString) => {
    const client = new DatabaseClient({ connectionString, connectionTimeoutMillis: STANDBY_PATIENCE_MS });
    client.on("error", () => undefined);
    return client;
  }) as [DatabaseClient, DatabaseClient];
  try {
    await standby.connect();
    await primary.connect();
    await primaryOf(standby, primary);
    return url;
  } catch (error) {
    warn(`The standby of READ_DATABASE_URL cannot be read from (${(error as Error).message}): this is the primary.`);
    return loginUrl;
  } finally {
    await Promise.all([standby, primary].map((client) => client.end().catch(() => undefined)));
  }
}

/** Lets `use` work on the configured database: DATABASE_URL, the embedded one that runs, or one started for it. */
export async function withDatabase<T>(
  config: Pick<Config, "databaseUrl" | "directDatabaseUrl" | "dataDir" | "embeddedPort">,
  use: (adminUrl: string) => Promise<T>,
  log: Logger = createLogger("database"),
): Promise<T> {
  const url = config.directDatabaseUrl ?? config.databaseUrl;
  if (url) {
    await checkDatabase(url);
    return use(url);
  }
  const running = await findRunningEmbeddedPostgres(config.dataDir);
  if (running) return use(running.adminUrl);
  const started = await startEmbeddedPostgres(config.dataDir, { port: config.embeddedPort, log });
  try {
    return await use(started.adminUrl);
  } finally {
    await started.stop();
  }
}

/** The administrator's URL of the database that a command needs running: DATABASE_URL, or the embedded one. */
export async function requireDatabaseUrl({
  databaseUrl,
  directDatabaseUrl,
  dataDir,
}: Pick<Config, "databaseUrl" | "directDatabaseUrl" | "dataDir">): Promise<string> {
  const url = directDatabaseUrl ?? databaseUrl ?? (await findRunningEmbeddedPostgres(dataDir))?.adminUrl;
  if (url !== undefined) return url;
  throw new Error(
    `There is no database: set DATABASE_URL, or run npm start (nothing runs with its data in ${dataDir}).`,
  );
}

/** Said of a database that has not what a command needs; null: the error is about something else. */
export function explainOutdated(error: unknown): Error | null {
  const { code } = error as { code?: unknown };
  // Undefined function, undefined table, undefined schema, no such role.
  if (code !== "42883" && code !== "42P01" && code !== "3F000" && code !== "28000") return null;
  return new Error("This database is not Holdback's, or not at this version: run npm run migrate or npm start first.", {
    cause: error,
  });
}

/** One connection as the owner, for a command's few statements. */
export async function asOwner<T>(adminUrl: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openSession(ownerUrl(adminUrl));
  try {
    return await use(client);
  } catch (error) {
    throw explainRefusedWrite(error, adminUrl);
  } finally {
    await client.end();
  }
}
