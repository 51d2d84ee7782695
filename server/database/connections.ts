// Connections: the URL of each role, and the database that a command works on.

import { scryptSync } from "node:crypto";
import pg from "pg";
import type { Config } from "../config.ts";
import { createLogger, type Logger } from "../processes/logger.ts";
import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from "./embedded_postgres/embedded_postgres.ts";

export const LOGIN_ROLES = [
  "holdback_worker",
  "holdback_authenticator",
  "holdback_analyst",
  "holdback_operator",
] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];
export type DatabaseRole = LoginRole | "holdback_owner";

const OLDEST_SERVER_VERSION = 180_000;

/** The URL as which `role` connects, made from the administrator's URL. */
export function roleUrl(adminUrl: string, role: DatabaseRole): string {
  const url = new URL(adminUrl);
  const user = userOf(url);
  if (user === role) return adminUrl;
  if (user === "holdback_owner" || (LOGIN_ROLES as readonly string[]).includes(user)) {
    throw new Error(
      `DATABASE_URL is the login of ${user}, and ${role} is needed here. ` +
        "Set DATABASE_URL to that role's own URL, or to the administrator's, from which it is made.",
    );
  }
  if (role === "holdback_owner") {
    // Nobody logs in as the owner: the administrator connects and becomes it. Not by URLSearchParams, whose plus signs
    // for spaces libpq does not read.
    const already = url.searchParams.get("options");
    url.searchParams.delete("options");
    const options = encodeURIComponent(`${already ? `${already} ` : ""}-c role=${role}`);
    url.search += `${url.search ? "&" : "?"}options=${options}`;
    return url.href;
  }
  const password = loginPassword(adminUrl, role);
  if (url.hostname) {
    url.username = role;
    url.password = password ?? "";
    url.searchParams.delete("user");
    url.searchParams.delete("password");
  } else {
    // postgres:///name?host=/folder: such a URL has no place for a user before the host.
    url.searchParams.set("user", role);
    if (password) url.searchParams.set("password", password);
  }
  return url.href;
}

/**
 * The password of a login role, derived from the administrator's, so that every process that knows the one knows the
 * other and nothing has to be stored or sent. Null when the administrator needs none.
 */
export function loginPassword(adminUrl: string, role: LoginRole): string | null {
  const url = new URL(adminUrl);
  const password = decodeURIComponent(url.password) || url.searchParams.get("password");
  if (!password) return null;
  return scryptSync(password, `holdback login ${role}`, 32).toString("base64url");
}

/** Where a URL leads, without any login: HOST:PORT/DATABASE. */
export function placeOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

function userOf(url: URL): string {
  return decodeURIComponent(url.username) || url.searchParams.get("user") || "";
}

/** Lets `use` work on the configured database: DATABASE_URL, the embedded one that runs, or one started for it. */
export async function withDatabase<T>(
  config: Pick<Config, "databaseUrl" | "dataDir" | "embeddedPort">,
  use: (adminUrl: string) => Promise<T>,
  log: Logger = createLogger("database"),
): Promise<T> {
  if (config.databaseUrl) {
    await checkDatabase(config.databaseUrl);
    return use(config.databaseUrl);
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
export async function requireDatabaseUrl({ databaseUrl, dataDir }: Pick<Config, "databaseUrl" | "dataDir">) {
  const url = databaseUrl ?? (await findRunningEmbeddedPostgres(dataDir))?.adminUrl;
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
  const client = new pg.Client({ connectionString: roleUrl(adminUrl, "holdback_owner") });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Fails with what to do when DATABASE_URL does not lead to a database that Holdback can use. */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 15_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new Error(
      `The database of DATABASE_URL (${placeOf(databaseUrl)}) cannot be reached. Check that it runs and accepts this login, ` +
        "and that DATABASE_URL is right; or unset it to use the embedded Postgres.",
      { cause },
    );
  }
  try {
    await assertServerVersion(client);
  } finally {
    await client.end();
  }
}

/** Whatever can run a query: a node-pg client or pool. */
export type Queryable = { query(sql: string): Promise<{ rows: Record<string, unknown>[] }> };

export async function assertServerVersion(client: Queryable): Promise<void> {
  const { rows } = await client.query(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as name",
  );
  const { number, name } = rows[0] ?? {};
  if (Number(number) >= OLDEST_SERVER_VERSION) return;
  throw new Error(
    `Holdback needs PostgreSQL 18 or later, and DATABASE_URL leads to PostgreSQL ${name}. ` +
      "Upgrade that server, point DATABASE_URL at another, or unset it to use the embedded PostgreSQL 18.",
  );
}
