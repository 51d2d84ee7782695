import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import pg from "pg";
import { roleUrl } from "../../../server/database/connections.ts";
import { startEmbeddedPostgres } from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { migrate } from "../../../server/database/migrate/migrate.ts";
import { projectRoot } from "../../../server/database/pgrc.ts";
import { LOGIN_ROLES } from "../../../server/database/urls.ts";
import { createLogger } from "../../../server/processes/logger.ts";
import { settings } from "../../support/commands.ts";
import { createEmptyDatabase, createTestDatabase } from "../../support/database.ts";
import { prepareEmptyServer } from "../../support/prepared_server.ts";
import { copyProject } from "../../support/project_copy.ts";

const run = promisify(execFile);
const log = createLogger("migrate test", "silent");
const cleanups: (() => Promise<unknown>)[] = [];
test.after.always(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

interface Database {
  adminUrl: string;
  query<T extends pg.QueryResultRow>(sql: string): Promise<T[]>;
}

const emptyDatabase = async () => connected(await createEmptyDatabase());
/** A clone of the run's template: where what a test is about begins after a migration. */
const migratedDatabase = async () => connected(await createTestDatabase());

async function connected({ adminUrl, drop }: { adminUrl: string; drop(): Promise<void> }): Promise<Database> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  cleanups.push(drop, () => client.end());
  return {
    adminUrl,
    query: async <T extends pg.QueryResultRow>(sql: string) => (await client.query<T>(sql)).rows,
  };
}

/** Everything that a migration could have changed, with the transaction that last changed it. */
const CATALOG = `
  select 'class' as kind, oid::regclass::text as name, xmin::text from pg_class where relnamespace::regnamespace::text !~ '^pg_|information_schema'
  union all select 'proc', oid::regprocedure::text, xmin::text from pg_proc where pronamespace::regnamespace::text !~ '^pg_|information_schema'
  union all select 'trigger', tgrelid::regclass::text || tgname, xmin::text from pg_trigger
  union all select 'namespace', nspname, xmin::text from pg_namespace where nspname !~ '^pg_'
  union all select 'role', rolname, xmin::text from pg_authid where rolname ~ '^holdback'
  union all select 'applied', digest, xmin::text from app_private.repeatable_sql
  union all select 'migration', name || digest, digests.xmin::text from app_private.migrations left join app_private.migration_digests as digests using (name)
  union all select 'version', version, xmin::text from app_private.database_version
  order by 1, 2`;

/** A copy of the project that a test may change. */
async function projectCopy(): Promise<string> {
  const folder = await copyProject();
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** As the copy does it, in this process: a command of its own loads everything anew. */
async function migrateFrom(folder: string, adminUrl: string): Promise<void> {
  const copy: { migrate: typeof migrate } = await import(join(folder, "server/database/migrate/migrate.ts"));
  await copy.migrate({ adminUrl, log });
}

const migrateByCommand = (folder: string, adminUrl: string) =>
  run(process.execPath, [join(folder, "server/commands/migrate.ts")], {
    env: { PATH: process.env.PATH, DATABASE_URL: adminUrl },
  });

test("a second migration changes nothing", async (t) => {
  const db = await emptyDatabase();
  await migrate({ adminUrl: db.adminUrl, log });
  const before = await db.query(CATALOG);
  await migrate({ adminUrl: db.adminUrl, log });
  t.deepEqual(await db.query(CATALOG), before);
  t.true(before.length > 100);
});

test("two migrations at once wait for each other, and both succeed", async (t) => {
  const db = await emptyDatabase();
  await Promise.all([1, 2, 3].map(() => migrate({ adminUrl: db.adminUrl, log })));
  t.deepEqual(await db.query("select count(*)::int as count from app_private.repeatable_sql"), [{ count: 1 }]);
});

test("a failing file under sql/ leaves an empty database empty, and the error names file and line", async (t) => {
  const db = await emptyDatabase();
  const folder = await projectCopy();
  await writeFile(
    join(folder, "sql/grants/zz_broken.sql"),
    "select 1;\ngrant select on app.nowhere to holdback_worker;\n",
  );
  const error = await t.throwsAsync(migrateByCommand(folder, db.adminUrl));
  t.regex(error.message, /sql\/grants\/zz_broken\.sql.*nowhere/);
  t.deepEqual(
    await db.query("select nspname from pg_namespace where nspname !~ '^pg_|information_schema|^public$'"),
    [],
  );
});

test("a failing migration leaves the database at the version it had, functions included", async (t) => {
  const db = await migratedDatabase();
  const before = await db.query(CATALOG);
  const folder = await projectCopy();
  await appendFile(join(folder, "sql/functions/app_private/core/setting.sql"), "\n-- changed\n");
  await writeFile(
    join(folder, "migrations/9998_more.sql"),
    "create table app.more (id uuid primary key); insert into app.currencies (code, exponent, name, largest_transfer) values ('ZZZ', 2, 'Z', 99999999);",
  );
  await writeFile(join(folder, "migrations/9999_broken.sql"), "alter table app.nowhere add column x text;");
  await t.throwsAsync(migrateFrom(folder, db.adminUrl), { message: /nowhere/ });
  t.deepEqual(await db.query(CATALOG), before);
});

test("a changed function is replaced, and what did not change stays", async (t) => {
  const db = await migratedDatabase();
  const folder = await projectCopy();
  await writeFile(
    join(folder, "sql/functions/app_private/runs/answer.sql"),
    "create or replace function app_private.answer() returns int language sql return 42;",
  );
  await migrateFrom(folder, db.adminUrl);
  t.deepEqual(await db.query("select app_private.answer() as answer"), [{ answer: 42 }]);
  t.deepEqual(await db.query("select count(*)::int as count from app_private.repeatable_sql"), [{ count: 1 }]);
});

const REFUSAL = new RegExp(
  "made by an earlier baseline of Holdback: .*Before 1\\.0\\.0 the baseline is edited in place.*Nothing was changed\\." +
    ".*new database.*HOLDBACK_DATA_DIR.*import again",
);

test("a database whose migrations were edited since is refused, and nothing in it is changed", async (t) => {
  const db = await migratedDatabase();
  const before = await db.query(CATALOG);
  const folder = await projectCopy();
  await appendFile(join(folder, "migrations/0005_payouts.sql"), "\n-- edited\n");
  await appendFile(join(folder, "sql/functions/app/version.sql"), "\n-- edited\n");
  await writeFile(join(folder, "migrations/9999_more.sql"), "create table app.more (id uuid primary key);");
  const { message } = await t.throwsAsync(migrateByCommand(folder, db.adminUrl));
  t.regex(message, REFUSAL);
  t.regex(message, /0005_payouts said something else/);
  t.deepEqual(await db.query(CATALOG), before);
});

test("a database with a migration that is not here is refused, and nothing in it is changed", async (t) => {
  const db = await migratedDatabase();
  const folder = await projectCopy();
  await writeFile(join(folder, "migrations/9999_more.sql"), "create table app.more (id uuid primary key);");
  await migrateFrom(folder, db.adminUrl);
  const before = await db.query(CATALOG);
  const { message } = await t.throwsAsync(migrate({ adminUrl: db.adminUrl, log }));
  t.regex(message, REFUSAL);
  t.regex(message, /9999_more is not one of this version's/);
  t.deepEqual(await db.query(CATALOG), before);
});

test("a database from before digests were kept is refused, and nothing in it is changed", async (t) => {
  const older = await migratedDatabase();
  await older.query("delete from app_private.migration_digests");
  const before = await older.query(CATALOG);
  const { message } = await t.throwsAsync(migrate({ adminUrl: older.adminUrl, log }));
  t.regex(message, REFUSAL);
  t.regex(message, /no record of what its migration 0001_words said/);
  t.deepEqual(await older.query(CATALOG), before);

  const oldest = await emptyDatabase();
  await oldest.query(`
    create schema app_private;
    create table app_private.migrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);
    insert into app_private.migrations (name, run_on) values ('0001_schemas', now());
    alter schema app_private owner to holdback_owner;
    alter table app_private.migrations owner to holdback_owner;`);
  t.regex((await t.throwsAsync(migrate({ adminUrl: oldest.adminUrl, log }))).message, REFUSAL);
  t.deepEqual(
    await oldest.query(
      "select relname from pg_class where relnamespace = 'app_private'::regnamespace and relkind = 'r'",
    ),
    [{ relname: "migrations" }],
  );
});

test("line endings make no other baseline", async (t) => {
  const db = await migratedDatabase();
  const before = await db.query(CATALOG);
  const folder = await projectCopy();
  for (const file of await readdir(join(folder, "migrations"))) {
    const path = join(folder, "migrations", file);
    await writeFile(path, (await readFile(path, "utf8")).replaceAll("\n", "\r\n"));
  }
  await migrateFrom(folder, db.adminUrl);
  t.deepEqual(await db.query(CATALOG), before);
});

test("app.version() is the version that migrated the database last", async (t) => {
  const db = await migratedDatabase();
  const { version } = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8"));
  t.deepEqual(await db.query("select app.version()"), [{ version }]);
  const folder = await projectCopy();
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", version: "99.1.0" }));
  await migrateByCommand(folder, db.adminUrl);
  t.deepEqual(await db.query("select app.version()"), [{ version: "99.1.0" }]);
});

test("the login roles can log in with the passwords that the administrator looks up, and with no other", async (t) => {
  const db = await migratedDatabase();
  for (const role of LOGIN_ROLES) {
    const client = new pg.Client({ connectionString: await roleUrl(db.adminUrl, role) });
    await client.connect();
    t.is((await client.query("select current_user")).rows[0].current_user, role);
    await client.end();
    const wrong = new URL(await roleUrl(db.adminUrl, role));
    wrong.password = "guessed";
    const intruder = new pg.Client({ connectionString: wrong.href });
    await t.throwsAsync(intruder.connect(), { message: /password authentication failed/ });
  }
});

test("an administrator who is no superuser, but may create roles and owns the database, can migrate a new server", async (t) => {
  // A server of its own: roles belong to the whole server, and here this administrator makes them.
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-managed-"));
  await prepareEmptyServer(dataDir);
  const server = await startEmbeddedPostgres(dataDir, { port: null, settings, log });
  cleanups.push(
    () => rm(dataDir, { recursive: true, force: true }),
    () => server.stop(),
  );
  const superuser = new pg.Client({ connectionString: server.adminUrl });
  await superuser.connect();
  await superuser.query("create role manager login createrole password 'secret'");
  await superuser.query("create database managed owner manager");
  await superuser.end();
  const url = new URL(server.adminUrl);
  [url.username, url.password, url.pathname] = ["manager", "secret", "/managed"];

  await migrate({ adminUrl: url.href, log });
  await migrate({ adminUrl: url.href, log });
  for (const role of LOGIN_ROLES) {
    const client = new pg.Client({ connectionString: await roleUrl(url.href, role) });
    await client.connect();
    t.is((await client.query("select current_user")).rows[0].current_user, role);
    await client.end();
  }
  const owner = new pg.Client({ connectionString: await roleUrl(url.href, "holdback_owner") });
  await owner.connect();
  t.is((await owner.query("select item_count from app.process_due_schedules()")).rows[0].item_count, "0");
  await owner.end();
});
