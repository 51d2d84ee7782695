// Brings a database to this version: roles, migrations, the queue's schema, then everything under sql/. Each owner's part
// is done in a session of that owner's.

import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { runMigrations as runQueueMigrations } from "graphile-worker";
import { runner } from "node-pg-migrate";
import type pg from "pg";
import type { Logger } from "../../processes/logger.ts";
import { pgrc, projectRoot } from "../pgrc.ts";
import { assertMayMakeRoles, assertServerVersion, openSession } from "../reach.ts";
import { FIXED_SETTINGS, withSettings } from "../urls.ts";
import { assertSameBaseline, recordBaseline } from "./baseline.ts";
import { LOCK_NOT_AVAILABLE, lockMigrations, lockRelations } from "./lock.ts";
import { giveLoginPasswords } from "./login_passwords.ts";
import { assertNothingForeign, dropOldQueue, forgetObjects, mayLook, recordObjects } from "./look.ts";
import { nestedTransactionClient, nestedTransactionPool } from "./nested_transaction.ts";
import { withSessionsAs } from "./owner_sessions.ts";
import { applyQueueSql, applyRepeatableSql, isOutdated, publicFile, rolesFile, runSqlFile } from "./repeatable_sql.ts";
import { recordVersion } from "./version.ts";

/**
 * Roles are shared by all databases of a cluster: a migration of another one may touch them at the same moment. And of
 * two migrations that make a database's first schema, the second fails.
 */
const CONCURRENT_CHANGE = new Set(["23505", "42710", "42P06", "42P07", "XX000", "40P01"]);
const ATTEMPTS = 5;

async function runMigrations(owner: pg.Client, log: Logger): Promise<void> {
  await assertSameBaseline(owner);
  await runner({
    dbClient: nestedTransactionClient(owner),
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
  await recordBaseline(owner);
}

async function migrateQueue(queueOwner: pg.Client): Promise<boolean> {
  await queueOwner.query("alter default privileges revoke execute on functions from public");
  await runQueueMigrations({ pgPool: nestedTransactionPool(queueOwner), schema: pgrc.schemas.queue });
  await listTasks(queueOwner);
  return await applyQueueSql(queueOwner);
}

/** Two transactions that add the first jobs of two tasks in opposite order would wait for each other for ever. */
async function listTasks(queueOwner: pg.Client): Promise<void> {
  const files = await readdir(join(projectRoot, "tasks"));
  await queueOwner.query(
    `insert into ${pgrc.schemas.queue}._private_tasks (identifier) select unnest($1::text[]) on conflict do nothing`,
    [files.filter((file) => file.endsWith(".ts")).map((file) => basename(file, ".ts"))],
  );
}

async function begin(session: pg.Client): Promise<void> {
  await session.query("begin");
  // Better to give up than to stand in front of everybody else while waiting for somebody's long transaction.
  await session.query("set local lock_timeout = '30s'");
}

/** Roles, and what an older version left: as the administrator, who touches nothing in our schemas but to drop it. */
async function prepareRoles(admin: pg.Client, log: Logger): Promise<void> {
  await begin(admin);
  try {
    await runSqlFile(admin, rolesFile);
    await runSqlFile(admin, publicFile);
    if (await dropOldQueue(admin)) {
      log.warn("the queue belonged to the worker's login: it was dropped, and is made anew with an owner of its own");
    }
    await admin.query("commit");
  } catch (error) {
    await admin.query("rollback");
    throw error;
  }
}

async function migrateOnce(adminUrl: string, log: Logger): Promise<void> {
  // A policy in a table of the database's must not run as the administrator either.
  const url = withSettings(adminUrl, [...FIXED_SETTINGS, "row_security=off"]);
  const admin = await openSession(url, { application_name: "holdback migrate", writes: true });
  // What sql/roles.sql may not do here, and who may.
  admin.on("notice", ({ severity, message }) => {
    if (severity === "WARNING") log.warn(message);
  });
  try {
    await assertServerVersion(admin);
    await assertMayMakeRoles(admin, adminUrl);
    if (await mayLook(admin)) {
      await assertSameBaseline(admin);
      await assertNothingForeign(admin, { logins: false });
    }
    await prepareRoles(admin, log);
    await assertNothingForeign(admin, { logins: true });
    await withSessionsAs(
      [pgrc.roles.owner, pgrc.roles.queueOwner],
      { admin, adminUrl, log },
      async ([owner, queueOwner]) => {
        if (owner && queueOwner) await migrateAs(owner, queueOwner, log);
      },
    );
    await giveLoginPasswords(admin, adminUrl, log);
  } finally {
    await admin.end();
  }
}

/**
 * One transaction for the product and one for the queue: both are committed when both are done. Whoever is killed
 * between the two commits migrates again; what the queue is to be is known by then.
 */
async function migrateAs(owner: pg.Client, queueOwner: pg.Client, log: Logger): Promise<void> {
  await begin(owner);
  await lockMigrations(owner);
  await begin(queueOwner);
  if (await isOutdated(owner)) await lockRelations(owner, queueOwner);
  await runMigrations(owner, log);
  const hasNewQueue = await migrateQueue(queueOwner);
  const hasNewSql = await applyRepeatableSql(owner);
  if (hasNewSql) await owner.query("select app_private.renew_live_channel()");
  await owner.query("select app_private.make_audit_partitions()");
  const isOtherVersion = await recordVersion(owner);
  await recordObjects(owner, queueOwner);
  await owner.query("commit");
  await queueOwner.query("commit");
  await forgetObjects(owner);
  const hasChanged = hasNewSql || hasNewQueue || isOtherVersion;
  await owner.query("select app_private.record_migration($1)", [hasChanged]);
  log.info(hasChanged ? "database is up to date now" : "database was up to date already");
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
 * Migrates the database behind `adminUrl`: all of it or nothing. Two at once wait for each other; a second run changes
 * nothing. A database of another baseline is refused, and one with objects that are not Holdback's own.
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
