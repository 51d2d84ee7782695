// Whether a process can do its work on this database: the database answers, it was migrated by this version, and the queue
// can be reached. Asked at the start, where anything else is refused, and by whoever watches (/readyz).

import type pg from "pg";
import { explainOutdated } from "./connections.ts";
import { readMigrationNames } from "./migrate/baseline.ts";
import { expectedDigest } from "./migrate/repeatable_sql.ts";
import { version as ourVersion } from "./migrate/version.ts";

type Query = Pick<pg.Pool, "query">;

interface Found {
  version: string;
  migrations: string[];
  sql_digest: string;
  queue_problem: string | null;
  stopped_by: string | null;
}

/** How the database's schema stands to this checkout's; other: neither is known to be the newer one. */
type SchemaState = "current" | "older" | "newer" | "other";

export interface Readiness {
  /** Why nothing can be done here; null: it can. */
  unavailable: string | null;
  /** The schema is not this version's, which only a process that ran already goes on with. */
  schema: SchemaState;
  /** The code of what keeps all money from moving (app.night_stops). */
  stopped: string | null;
}

const find = async (client: Query) => (await client.query<Found>("select * from app_private.readiness()")).rows[0];

let ours: Promise<string[]> | undefined;

async function stateOf({ version, migrations, sql_digest }: Found): Promise<SchemaState> {
  ours ??= readMigrationNames();
  const known = await ours;
  if (migrations.some((name) => !known.includes(name))) return "newer";
  if (known.some((name) => !migrations.includes(name))) return "older";
  if (sql_digest === (await digestOf(migrations)) && version === ourVersion) return "current";
  const order = version.localeCompare(ourVersion, "en", { numeric: true });
  return order === 0 ? "other" : order > 0 ? "newer" : "older";
}

let digest: Promise<string> | undefined;

/** Read once: a process goes on with what it was started from. */
function digestOf(migrations: readonly string[]): Promise<string> {
  digest ??= expectedDigest(migrations);
  return digest;
}

/** Fails, with what to do, when the database was migrated by another version than this one. */
export async function assertCurrentSchema(client: Query): Promise<void> {
  let found: Found | undefined;
  try {
    found = await find(client);
  } catch (error) {
    throw explainOutdated(error) ?? error;
  }
  if (!found) return;
  const state = await stateOf(found);
  if (state === "current") return;
  const what = `This database was migrated by Holdback ${found.version}`;
  switch (state) {
    case "older":
      throw new Error(
        `${what}, and this is the newer ${ourVersion}. Run npm run migrate with this version, then start again.`,
      );
    case "newer":
      throw new Error(
        `${what}, which is newer than this version (${ourVersion}), or has migrations that it does not know. Start the ` +
          "version that migrated the database; this one must not work on it.",
      );
    default:
      throw new Error(
        `${what} from other sources than these, of the same version. Run npm run migrate from here, or start the ` +
          "sources that migrated it.",
      );
  }
}

/** Looks once. Fails when the database does not answer. */
export async function lookWhetherReady(client: Query): Promise<Readiness> {
  const found = await find(client);
  if (!found) return { unavailable: "the database does not answer", schema: "current", stopped: null };
  const schema = await stateOf(found);
  const unavailable =
    schema === "older"
      ? "the database is of an older version: run npm run migrate"
      : found.queue_problem !== null
        ? "the queue cannot be reached"
        : null;
  return { unavailable, schema, stopped: found.stopped_by };
}
