// Brings a database to this version: roles, migrations, the queue's schema, then everything under sql/.

import { runMigrations as runQueueMigrations } from "graphile-worker";
import { runner } from "node-pg-migrate";
import pg from "pg";
import type { Logger } from "../../processes/logger.ts";
import { assertServerVersion } from "../connections.ts";
import { pgrc, projectRoot } from "../pgrc.ts";
import { assertSameBaseline, recordBaseline } from "./baseline.ts";
import { lockMigrations } from "./lock.ts";
import { setLoginPasswords } from "./login_passwords.ts";
import { nestedTransactionClient, nestedTransactionPool } from "./nested_transaction.ts";
import { applyRepeatableSql, rolesFile, runSqlFile } from "./repeatable_sql.ts";
import { recordVersion } from "./version.ts";

/**
 * Roles are shared by all databases of a cluster: a migration of another one may touch them at the same moment. And of
 * two migrations that make a database's first schema, the second fails.
 */
const CONCURRENT_CHANGE = new Set(["23505", "42710", "42P06", "42P07", "XX000", "40P01"]);
const ATTEMPTS = 5;
const LOCK_NOT_AVAILABLE = "55P03";

async function runMigrations(client: pg.Client, log: Logger): Promise<void> {
  await client.query(`set local role ${pgrc.roles.owner}`);
  await assertSameBaseline(client);
  await runner({
    dbClient: nestedTransactionClient(client),
    direction: "up",
    dir: `${projectRoot}${pgrc.migrations.directory}`,
    migrationsTable: pgrc.migrations.table,
    migrationsSchema: pgrc.schemas.private,
    createMigrationsSchema: true,
    checkOrder: true,
    noLock: true,
    logger: {
      debug: () => undefined,
      info: (message: string) => log.debug(message),
      warn: (message: string) => log.debug(message),
      error: (message: string) => log.error(message),
    },
  });
  await recordBaseline(client);
  await client.query("reset role");
}

async function migrateQueue(client: pg.Client): Promise<void> {
  await client.query(`set local role ${pgrc.roles.queueOwner}`);
  await runQueueMigrations({ pgPool: nestedTransactionPool(client), schema: pgrc.schemas.queue });
  await client.query("reset role");
}

async function applySql(client: pg.Client, log: Logger): Promise<void> {
  await client.query(`set local role ${pgrc.roles.owner}`);
  const applied = await applyRepeatableSql(client);
  const isOtherVersion = await recordVersion(client);
  if (applied) await client.query("select app_private.renew_live_channel()");
  await client.query("reset role");
  log.info(applied || isOtherVersion ? "database is up to date now" : "database was up to date already");
}

async function migrateOnce(adminUrl: string, log: Logger): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: "holdback migrate" });
  // A connection that breaks fails the query that waits for it; without a listener it would also end the process.
  client.on("error", (error) => log.debug({ error: error.message }, "the connection broke"));
  // What sql/roles.sql may not do here, and who may.
  client.on("notice", ({ severity, message }) => {
    if (severity === "WARNING") log.warn(message);
  });
  await client.connect();
  try {
    await assertServerVersion(client);
    await client.query("begin");
    await lockMigrations(client);
    await runSqlFile(client, rolesFile);
    await setLoginPasswords(client, adminUrl);
    await runMigrations(client, log);
    await migrateQueue(client);
    await applySql(client, log);
    await client.query("commit");
  } finally {
    // Ending the session rolls back what was not committed.
    await client.end();
  }
}

function sqlStateOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
  }
  return undefined;
}

function explainLock(cause: unknown): Error {
  return new Error(
    "The migration waited too long for what another session holds, and gave up. Nothing was changed. Find the session " +
      "with the oldest transaction (select pid, usename, xact_start from pg_stat_activity order by xact_start), end it " +
      "(select pg_terminate_backend(pid)) or wait for it, and migrate again.",
    { cause },
  );
}

/**
 * Migrates the database behind `adminUrl`, in one transaction: all of it or nothing. Two at once wait for each other;
 * a second run changes nothing. A database of another baseline is refused.
 */
export async function migrate({ adminUrl, log }: { adminUrl: string; log: Logger }): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await migrateOnce(adminUrl, log);
    } catch (error) {
      const state = sqlStateOf(error);
      if (state === LOCK_NOT_AVAILABLE) throw explainLock(error);
      if (attempt >= ATTEMPTS || state === undefined || !CONCURRENT_CHANGE.has(state)) throw error;
      log.debug({ state }, "somebody changed the same roles or schemas at the same time, trying again");
    }
  }
}
