// What the money path, migrations and reconciliation wait for, nobody with a lesser login can hold.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import type pg from "pg";
import { lockMigrations } from "../../server/database/migrate/lock.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { importFile } from "../../server/import/import_file.ts";
import { IMPORT_KINDS } from "../../server/import/kinds.ts";
import { log, temporaryFolder } from "../support/commands.ts";
import { temporaryDatabase, useDatabase } from "../support/database.ts";

const db = useDatabase(test);

/** The locks that Holdback has taken by name in earlier versions: a number, and two hashed names. */
const ADVISORY = [
  "4840265322",
  "hashtextextended('holdback import', 0)",
  "hashtextextended('holdback reconciliation findings', 0)",
];

test("an analyst who holds advisory locks keeps nobody waiting: migration, import and reconciliation go on", async (t) => {
  const analyst = await db.connectAs("holdback_analyst");
  for (const key of ADVISORY) await analyst.query(`select pg_advisory_lock(${key})`);
  await migrate({ adminUrl: db.adminUrl, log });

  const file = join(await temporaryFolder(t), "recruiters.csv");
  await writeFile(file, "email,display_name,stripe_account_id\nr@example.com,R,acct_1\n");
  const databaseUrl = db.urlOf("holdback_owner");
  const { imported } = await importFile({
    databaseUrl,
    kind: IMPORT_KINDS.recruiters,
    file,
    skipBad: false,
    createCompanies: false,
  });
  t.true(imported);

  const worker = await db.connectAs("holdback_worker");
  await worker.query("set statement_timeout = '10s'");
  const { rows } = await worker.query(
    "select reconciliation_id from app_private.begin_reconciliation(null, null, null)",
  );
  await worker.query("select app_private.finish_reconciliation($1)", [rows[0].reconciliation_id]);
});

test("no function of ours takes an advisory lock", async (t) => {
  const { rows } = await db.admin.query(
    `select oid::regprocedure::text as name from pg_proc
      where pronamespace::regnamespace::text in ('app', 'app_private', 'reporting', 'graphile_worker')
        and prosrc ~* 'advisory'`,
  );
  t.deepEqual(rows, []);
});

test("no login but the owner's reaches the locks, not even to look at them", async (t) => {
  for (const role of ["holdback_analyst", "holdback_authenticator", "holdback_worker"] as const) {
    const client = await db.connectAs(role);
    await client.query("begin");
    await t.throwsAsync(client.query("lock table app_private.locks in access share mode"), { code: "42501" }, role);
    await client.query("rollback");
    await client.query("set default_transaction_read_only = off");
    for (const sql of [
      "select from app_private.locks",
      "select from app_private.locks for update",
      "select app_private.lock_by_name('migration')",
    ]) {
      await t.throwsAsync(client.query(sql), { code: "42501" }, `${role}: ${sql}`);
    }
  }
});

test("each lock is one holder's until their transaction ends", async (t) => {
  const [first, second] = [await db.connectAs("holdback_owner"), await db.connectAs("holdback_owner")];
  const take = async (client: pg.Client, name: string) =>
    (await client.query("select app_private.lock_by_name($1, wait => false) as taken", [name])).rows[0].taken;
  for (const client of [first, second]) await client.query("begin");
  t.true(await take(first, "reconciliation_findings"));
  t.false(await take(second, "reconciliation_findings"));
  await first.query("rollback");
  t.true(await take(second, "reconciliation_findings"));
  await t.throwsAsync(second.query("select app_private.lock_by_name('nothing')"), { message: /has no lock nothing/ });
});

test("a migration that waits for another gives up after its patience", async (t) => {
  const own = await temporaryDatabase(t);
  const [holder, second] = [await own.connectAs("holdback_owner"), await own.admin.connect()];
  t.teardown(() => second.release(true));
  await holder.query("begin");
  await holder.query("select app_private.lock_by_name('migration')");
  await second.query("begin");
  await t.throwsAsync(lockMigrations(second, "300ms"), { code: "55P03" });
  await second.query("rollback");
  await holder.query("rollback");
  await second.query("begin");
  await t.notThrowsAsync(lockMigrations(second, "300ms"));
  t.is((await second.query("show lock_timeout")).rows[0].lock_timeout, "30s", "for whatever it waits for after that");
});
