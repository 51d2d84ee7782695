// Sessions on the database that the configuration names, and where there can be none the reason: which variable leads
// where, and what is to be done. Postgres's own words name neither.

import type pg from "pg";
import { loadConfig } from "../config.ts";
import { DatabaseClient, serversOf } from "./client.ts";
import { FIXED_SETTINGS, LOGIN_ROLES, userOf, withSettings } from "./urls.ts";

const OLDEST_SERVER_VERSION = 180_000;
const PATIENCE_MS = 15_000;
const READ_ONLY = "25006";
const NOT_ALLOWED = "42501";
const NO_SUCH_ROLE = "22023";

export interface SessionOptions {
  application_name?: string;
  connectionTimeoutMillis?: number;
  /** A standby is refused. */
  writes?: boolean;
}

/** A session at `databaseUrl`; whoever opens it ends it. Its error is one of those below. */
export async function openSession(databaseUrl: string, options: SessionOptions = {}): Promise<pg.Client> {
  const { writes = false, ...rest } = options;
  const client = new DatabaseClient({ ...rest, connectionString: databaseUrl });
  // A connection that breaks fails the query that waits for it; without a listener it would also end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw explainUnreachable(error, databaseUrl);
  }
  if (!writes || !client.isStandby) return client;
  await client.end();
  throw readOnly(databaseUrl, "a standby, which takes no writes");
}

/** Where a URL leads, without any login: HOST:PORT/DATABASE, or HOST:PORT,HOST:PORT/DATABASE. */
export function placeOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  const servers = serversOf(databaseUrl);
  return `${servers.length < 2 ? host : servers.map((server) => `${server.host}:${server.port}`).join(",")}${pathname}`;
}

/** The variable that leads to this place, for a sentence. */
function variableOf(databaseUrl: string): "DATABASE_URL" | "DIRECT_DATABASE_URL" {
  const { directDatabaseUrl } = loadConfig();
  const isDirect = directDatabaseUrl !== null && placeOf(directDatabaseUrl) === placeOf(databaseUrl);
  return isDirect ? "DIRECT_DATABASE_URL" : "DATABASE_URL";
}

/** What is said of a connection that did not come about, with the code that Postgres or the system gave. */
function explainUnreachable(error: unknown, databaseUrl: string): Error {
  const { code } = error as { code?: string };
  // It came in, and was to become the owner; 22023: there is none, because nothing was migrated here.
  if (becomesOwner(databaseUrl) && code === NOT_ALLOWED) return notTheAdministrator(databaseUrl, error);
  if (becomesOwner(databaseUrl) && code === NO_SUCH_ROLE) return error as Error;
  const [why, advice] = reasonOf(code, databaseUrl);
  const message = `The database of ${variableOf(databaseUrl)} (${placeOf(databaseUrl)}) cannot be reached: ${why}. ${advice}`;
  return Object.assign(new Error(message, { cause: error }), code === undefined ? {} : { code });
}

const becomesOwner = (databaseUrl: string) =>
  new URL(databaseUrl).searchParams.get("options")?.includes("role=holdback_owner") ?? false;

function reasonOf(code: string | undefined, databaseUrl: string): [why: string, advice: string] {
  const user = userOf(databaseUrl);
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return ["the name of its host is not known here", "Check the host in that variable, and the name server."];
    case "28P01":
      return [`it refuses the password of ${user}`, urlAdvice(user)];
    case "28000":
      return [`it does not let ${user} in`, `${urlAdvice(user)} pg_hba.conf must let it in from here.`];
    case "3D000":
      return [
        `the server is there, and has no database ${new URL(databaseUrl).pathname.slice(1)}`,
        "Check the name at the end of that variable, or create the database; then run npm run migrate.",
      ];
    case "53300":
      return [`the server has no connection left for ${user}`, "docs/production.md says how many each process takes."];
    case "57P03":
      return ["the server is starting, or stops", "It is there in a moment, or its log says why not."];
    case "ECONNREFUSED":
    case "ENOENT":
      return ["nothing answers there", NOBODY_ANSWERS];
    default:
      return ["it did not answer as a PostgreSQL that lets this login in", NOBODY_ANSWERS];
  }
}

const NOBODY_ANSWERS =
  "Check that it runs, and that the host and port of that variable are right; or unset it to use the embedded Postgres.";

function urlAdvice(user: string): string {
  const login = LOGIN_ROLES.find((role) => role === user);
  return login === undefined
    ? "Check the user and the password in that variable."
    : `With the administrator's URL npm run --silent url -- ${login.replace("holdback_", "")} prints the right one.`;
}

/** Said of a session that became no owner, or may make no roles. */
export function notTheAdministrator(databaseUrl: string, cause?: unknown): Error {
  const error = new Error(
    `${variableOf(databaseUrl)} is the login of ${userOf(databaseUrl)}, and the administrator's is needed here: of the ` +
      "owner of the database who may create roles, as npm run migrate has it (docs/production.md, step 1).",
    { cause },
  );
  return Object.assign(error, { code: NOT_ALLOWED });
}

/** Fails in a session of a login that may not make and change roles. */
export async function assertMayMakeRoles(client: Queryable, databaseUrl: string): Promise<void> {
  const { rows } = await client.query(
    "select rolsuper or rolcreaterole as may from pg_catalog.pg_roles where rolname = current_user",
  );
  if (rows[0]?.may !== true) throw notTheAdministrator(databaseUrl);
}

function readOnly(databaseUrl: string, what: string, cause?: unknown): Error {
  const message =
    `${variableOf(databaseUrl)} (${placeOf(databaseUrl)}) leads to ${what}. Set it to the primary, or to all servers ` +
    "(postgres://…@db1:5432,db2:5432/holdback?target_session_attrs=read-write). Reads of a standby are READ_DATABASE_URL's.";
  return Object.assign(new Error(message, { cause }), { code: READ_ONLY });
}

/** The error of a statement, or why it could not write. */
export function explainRefusedWrite(error: unknown, databaseUrl: string): unknown {
  const { code } = error as { code?: string };
  return code === READ_ONLY ? readOnly(databaseUrl, "a standby, or to a server that takes no writes", error) : error;
}

/** Fails with what to do when DATABASE_URL does not lead to a database that Holdback can work on. */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const url = withSettings(databaseUrl, FIXED_SETTINGS);
  const client = await openSession(url, { connectionTimeoutMillis: PATIENCE_MS, writes: true });
  try {
    await assertServerVersion(client);
  } finally {
    await client.end();
  }
}

/** Whatever can run a query: a node-pg client or pool. */
type Queryable = { query(sql: string): Promise<{ rows: Record<string, unknown>[] }> };

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
