// A database of its own for each test file, cloned from the run's migrated template.
//
//   const db = useDatabase(test);
//   test("…", async (t) => { await db.admin.query("…"); });

import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ExecutionContext, TestFn } from "ava";
import pg from "pg";
import { type DatabaseRole, type LoginRole, ownerUrl } from "../../server/database/urls.ts";
import { useFixture } from "./set_up.ts";
import { WaitingPool } from "./waiting_pool.ts";

const SESSIONS_END_WITHIN_MS = 2_000;
const POLL_MS = 50;

export const TEST_CLUSTER_URL = "HOLDBACK_TEST_CLUSTER_URL";
/** The logins' URLs in the template, as JSON. */
export const TEST_LOGIN_URLS = "HOLDBACK_TEST_LOGIN_URLS";
export const TEMPLATE = "holdback_template";

export type LoginUrls = { [login in LoginRole]?: string };

export function withDatabaseName(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function ofThisRun(name: typeof TEST_CLUSTER_URL | typeof TEST_LOGIN_URLS): string {
  const value = process.env[name];
  if (!value)
    throw new Error("Run the tests by npm test: it starts the database they need (npm test -- FILE for one file).");
  return value;
}

export async function onCluster(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** An empty database in the run's cluster, for tests of the migration itself. */
export async function createEmptyDatabase(): Promise<{ adminUrl: string; drop(): Promise<void> }> {
  return createDatabase("template1");
}

async function createDatabase(template: string): Promise<{ adminUrl: string; drop(): Promise<void> }> {
  const cluster = ofThisRun(TEST_CLUSTER_URL);
  const name = `test_${randomBytes(8).toString("hex")}`;
  await onCluster(cluster, `create database ${name} template ${template} strategy file_copy`);
  return {
    adminUrl: withDatabaseName(cluster, name),
    drop: () => dropDatabase(cluster, name),
  };
}

/** Sessions that are just closing are waited for: one that is ended instead fails the file that it belongs to. */
async function dropDatabase(cluster: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  try {
    for (let waited = 0; waited < SESSIONS_END_WITHIN_MS; waited += POLL_MS) {
      const { rowCount } = await client.query("select from pg_stat_activity where datname = $1", [name]);
      if (rowCount === 0) break;
      await sleep(POLL_MS);
    }
    await client.query(`drop database ${name} with (force)`);
  } finally {
    await client.end();
  }
}

/** As app_private.sign_in has it. */
const ROLE_OF_USER: Readonly<Record<string, string>> = {
  recruiter: "holdback_recruiter",
  company_user: "holdback_company",
  platform_admin: "holdback_admin",
};

export interface TestDatabase {
  /** As the cluster's superuser. */
  adminUrl: string;
  /** A pool of the superuser's, for arranging and asserting. */
  admin: pg.Pool;
  /** The URL as one of Holdback's roles. */
  urlOf(role: DatabaseRole): string;
  /** A new client logged in as that role; it is closed with the database. */
  connectAs(role: DatabaseRole): Promise<pg.Client>;
  /**
   * A session of this person: the API's login, which says who is signed in and becomes their role. Their own from then
   * on, whatever happens to their rights.
   */
  actAs(userId: string): Promise<pg.Client>;
  drop(): Promise<void>;
}

/** A migrated database for all tests of a file, dropped after the last; `prepare` is done before the first. */
export function useDatabase(test: TestFn, prepare?: (db: TestDatabase) => Promise<unknown>): TestDatabase {
  const make = async () => {
    const db = await createTestDatabase();
    await prepare?.(db);
    return db;
  };
  return useFixture(test, make, (db) => db.drop());
}

/** A migrated database; whoever makes it drops it. For all tests of a file: useDatabase. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, drop } = await createDatabase(TEMPLATE);
  const admin = new WaitingPool(adminUrl, 10);
  // The template may have been made long ago, and nothing is late yet.
  await admin.query("update app_private.expected_tasks set created_at = now()");
  const logins: LoginUrls = JSON.parse(ofThisRun(TEST_LOGIN_URLS));
  const name = new URL(adminUrl).pathname.slice(1);
  const urlOf = (role: DatabaseRole) =>
    role === "holdback_owner" ? ownerUrl(adminUrl) : withDatabaseName(logins[role] ?? "", name);
  const clients: pg.Client[] = [];
  const connectAs = async (role: DatabaseRole) => {
    const client = new pg.Client({ connectionString: urlOf(role) });
    client.on("error", () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  return {
    adminUrl,
    admin,
    urlOf,
    connectAs,
    async actAs(userId) {
      const { rows } = await admin.query<{ role: string }>("select role from app.users where id = $1", [userId]);
      const role = ROLE_OF_USER[rows[0]?.role ?? ""];
      if (!role) throw new Error(`Nobody can act as user ${userId}, whose role is ${rows[0]?.role}.`);
      const client = await connectAs("holdback_authenticator");
      await client.query(`set role ${role}`);
      await client.query("select set_config('holdback.user_id', $1, false)", [userId]);
      return client;
    },
    async drop() {
      await Promise.all(clients.map((client) => client.end()));
      await admin.end();
      await drop();
    },
  };
}

/** A migrated database for one test. */
export async function temporaryDatabase(t: ExecutionContext): Promise<TestDatabase> {
  const db = await createTestDatabase();
  t.teardown(() => db.drop());
  return db;
}
