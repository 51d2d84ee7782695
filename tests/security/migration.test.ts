// Whoever has a weaker login and prepares something for the moment when somebody stronger migrates: the names that are
// found before others, the trigger that waits in the queue, the role that can be given back.

import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { assertNothingForeign } from "../../server/database/migrate/look.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { withSessionsAs } from "../../server/database/migrate/owner_sessions.ts";
import { FIXED_SETTINGS, ownerUrl, withSettings } from "../../server/database/urls.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { createEmptyDatabase, temporaryDatabase, useDatabase } from "../support/database.ts";
import { copyProject } from "../support/project_copy.ts";

const log = createLogger("migrate test", "silent");

async function emptyDatabase(t: ExecutionContext) {
  const { adminUrl, drop } = await createEmptyDatabase();
  const admin = new pg.Pool({ connectionString: adminUrl });
  // The database is dropped under what is still closing.
  admin.on("error", () => undefined);
  t.teardown(async () => {
    await admin.end();
    await drop();
  });
  return { adminUrl, admin };
}

/** Does what its caller may, as far as that goes: makes a superuser of the worker's login, and notes as whom it ran. */
const TRAP = `
  create table public.caught (by_session text, as_role text);
  grant all on public.caught to public;
  create function public.trap() returns void language plpgsql as $$
  begin
    insert into public.caught values (session_user, current_user);
    begin
      reset role;
      insert into public.caught values (session_user, current_user);
    exception when others then null;
    end;
  end $$;
  grant execute on function public.trap() to public;`;

test("the worker's schema with an administrator's name is named, and migrate refuses before it does anything", async (t) => {
  const db = await temporaryDatabase(t);
  const { admin } = db;
  // As the worker's login could, when it still had create on the database.
  await admin.query(`${TRAP}
    create schema postgres authorization holdback_worker;
    create function postgres.unnest(text[]) returns setof text language plpgsql as
      $$ begin perform public.trap(); return query select pg_catalog.unnest($1); end $$;
    alter function postgres.unnest(text[]) owner to holdback_worker;`);
  const error = await t.throwsAsync(migrate({ adminUrl: db.adminUrl, log }));
  t.regex(error.message, /schema postgres, of holdback_worker: has the name of a role that may do everything here/);
  t.regex(
    error.message,
    /function postgres\.unnest\(pg_catalog\.text\[\]\), of holdback_worker: has the name of something in pg_cat/,
  );
  t.regex(error.message, /Nothing was changed\./);
  t.deepEqual((await admin.query("select * from public.caught")).rows, []);
});

test("a session of migrate finds no name in public, nor in a schema that is named as its user, even without the look", async (t) => {
  const db = await emptyDatabase(t);
  const folder = await projectCopy(t, "server/database/migrate/look.ts", (text) =>
    text.replace("if (found.rows.length === 0) return;", "return;"),
  );
  for (const schema of ["postgres", "public", "holdback_owner", "holdback_queue"]) {
    await db.admin.query(`create schema if not exists "${schema}"`);
  }
  await db.admin.query(TRAP);
  for (const schema of ["postgres", "public", "holdback_owner", "holdback_queue"]) {
    await db.admin.query(`
      create function ${schema}.unnest(text[]) returns setof text language plpgsql as
        $$ begin perform public.trap(); return query select pg_catalog.unnest($1); end $$;
      create function ${schema}.has_database_privilege(text, name, text) returns boolean language plpgsql as
        $$ begin perform public.trap(); return true; end $$;
      create function ${schema}.array_to_string(text[], text) returns text language plpgsql as
        $$ begin perform public.trap(); return ''; end $$;
      grant usage on schema ${schema} to public;`);
  }
  const { migrate: migrateBlindly } = await import(join(folder, "server/database/migrate/migrate.ts"));
  await migrateBlindly({ adminUrl: db.adminUrl, log });
  t.deepEqual((await db.admin.query("select * from public.caught")).rows, []);
  // The trap is good: a session with a default path is caught.
  await db.admin.query("select * from unnest(array['x'])");
  t.true(((await db.admin.query("select * from public.caught")).rowCount ?? 0) > 0);
});

test("every session of migrate has its path from its first statement on", async (t) => {
  const db = await emptyDatabase(t);
  await db.admin.query(`alter database ${new URL(db.adminUrl).pathname.slice(1)} set log_statement = 'none'`);
  for (const url of [ownerUrl(db.adminUrl), withSettings(db.adminUrl, FIXED_SETTINGS)]) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    t.is((await client.query("show search_path")).rows[0].search_path, "pg_catalog,pg_temp");
    await client.end();
  }
  const admin = new pg.Client({ connectionString: withSettings(db.adminUrl, FIXED_SETTINGS) });
  await admin.connect();
  await withSessionsAs(
    ["holdback_owner", "holdback_queue"],
    { admin, adminUrl: db.adminUrl, log },
    async (sessions) => {
      t.is(sessions.length, 2);
      for (const session of sessions) {
        t.is((await session.query("show search_path")).rows[0].search_path, "pg_catalog,pg_temp");
      }
    },
  );
  await admin.end();
});

test("a session of an owner becomes nobody stronger, whatever runs in it; and its login is gone afterwards", async (t) => {
  const db = await temporaryDatabase(t);
  const admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
  t.teardown(() => admin.end());
  let login = "";
  await withSessionsAs(["holdback_queue"], { admin, adminUrl: db.adminUrl, log }, async ([session]) => {
    if (!session) return t.fail();
    const { rows } = await session.query("select session_user, current_user");
    login = rows[0].session_user;
    t.is(rows[0].current_user, "holdback_queue");
    for (const attempt of [
      "set role postgres",
      "set role holdback_owner",
      "set role holdback_worker",
      "set session authorization postgres",
      "create role mine superuser",
      "alter role holdback_worker superuser",
      "copy (select 1) to program 'true'",
      "create schema authorization holdback_owner",
    ]) {
      await t.throwsAsync(session.query(attempt), { message: /permission denied|must be able to SET ROLE/ }, attempt);
    }
    await session.query("reset role");
    t.is((await session.query("select current_user")).rows[0].current_user, "holdback_queue");
    await session.query("set role none");
    t.is((await session.query("select current_user")).rows[0].current_user, login);
    await t.throwsAsync(session.query("create table app.mine (id int)"), { message: /permission denied/ });
    await t.throwsAsync(session.query("select * from app.payouts"), { message: /permission denied/ });
  });
  const left = await admin.query("select from pg_roles where rolname = $1", [login]);
  t.is(left.rowCount, 0);
  // What it is good for: a superuser who stepped down is one "reset role" away from being a superuser again.
  await admin.query("begin; set local role holdback_queue");
  await admin.query("reset role");
  t.is((await admin.query("select current_user")).rows[0].current_user, "postgres");
  await admin.query("rollback");
});

test("a migration that fails leaves no login behind", async (t) => {
  const db = await temporaryDatabase(t);
  await db.admin.query("revoke all on app_private.migrations from holdback_owner");
  await t.throwsAsync(migrate({ adminUrl: db.adminUrl, log }));
  const { rows } = await db.admin.query(
    "select rolname from pg_roles where rolname like 'temporary\\_holdback\\_%' and rolvaliduntil < now() + interval '4 minutes'",
  );
  t.deepEqual(rows, []);
});

test("what a trigger in the queue runs as is the queue's owner, who reaches nothing of the product", async (t) => {
  const db = await temporaryDatabase(t);
  await db.admin.query(`${TRAP}
    create function public.spring() returns trigger language plpgsql as $$
      begin perform public.trap(); return new; end $$;
    create trigger spring before insert on graphile_worker._private_jobs for each row execute function public.spring();`);
  await db.admin.query("select app_private.enqueue('anything', array['{}'::jsonb])");
  const { rows } = await db.admin.query("select distinct as_role from public.caught");
  t.deepEqual(rows, [{ as_role: "holdback_queue" }]);
  const reaches = await db.admin.query(
    `select relnamespace::regnamespace || '.' || relname as name from pg_class
      where relnamespace::regnamespace::text in ('app', 'app_private', 'reporting') and relkind in ('r', 'v')
        and has_any_column_privilege('holdback_queue', oid, 'select, insert, update')
     union all
     select oid::regprocedure::text from pg_proc
      where pronamespace::regnamespace::text in ('app', 'app_private') and has_function_privilege('holdback_queue', oid, 'execute')`,
  );
  t.deepEqual(reaches.rows, []);
});

/** What somebody may have outside Holdback's schemas; the cases below need it. */
const BESIDE = `
  create function public.nothing() returns trigger language plpgsql as 'begin return new; end';
  create function public.word() returns text language sql immutable return 'x';
  create function public.same(int, text) returns boolean language sql immutable return true;
  create function public.seen() returns event_trigger language plpgsql as 'begin end'`;
const shared = useDatabase(test, (db) => db.admin.query(BESIDE));
let looking: pg.Client | undefined;
test.after.always(() => looking?.end());

/** In a session as migrate's own, whose change is taken back: a database and a migration for each would cost a second. */
async function tried(change: string, look: (client: pg.Client) => Promise<void>): Promise<void> {
  if (!looking) {
    looking = new pg.Client({
      connectionString: withSettings(shared.adminUrl, [...FIXED_SETTINGS, "row_security=off"]),
    });
    // The database may be dropped under it.
    looking.on("error", () => undefined);
    await looking.connect();
  }
  await looking.query("begin");
  try {
    await looking.query(change);
    await look(looking);
  } finally {
    await looking.query("rollback");
  }
}

/** What migrate says before it does anything. */
async function theLook(client: pg.Client): Promise<string> {
  return await assertNothingForeign(client, { logins: false }).then(
    () => "nothing",
    ({ message }: Error) => message,
  );
}

const FOREIGN: Readonly<Record<string, string>> = {
  "trigger mine on graphile_worker._private_jobs": `create trigger mine before insert on graphile_worker._private_jobs
    for each row execute function public.nothing()`,
  "trigger mine on app.payouts": "create trigger mine after update on app.payouts execute function public.nothing()",
  "function app_private.mine()": "create function app_private.mine() returns int language sql return 1",
  "rule mine on app.events": "create rule mine as on insert to app.events do also nothing",
  "policy mine on app.users": "create policy mine on app.users for select to holdback_analyst using (true)",
  "view reporting.mine": "create view reporting.mine as select 1 as one",
  "table app.mine": "create table app.mine (id int)",
  "table column app.companies.mine": "alter table app.companies add column mine text",
  "default value for app.companies.name": "alter table app.companies alter column name set default public.word()",
  "table constraint mine on app.companies":
    "alter table app.companies add constraint mine check (name <> public.word())",
  "operator app_private.=(integer,pg_catalog.text)": `create operator app_private.= (leftarg = int, rightarg = text,
    function = public.same)`,
  "cast (graphile_worker.job_spec AS pg_catalog.text)": "create cast (graphile_worker.job_spec as text) with inout",
  "event trigger mine": "create event trigger mine on ddl_command_end execute function public.seen()",
  "type app.mine": "create domain app.mine as text check (value <> public.word())",
  "inheritance of public.mine from app.payout_schedules": "create table public.mine () inherits (app.payout_schedules)",
  "index app.mine": "create index mine on app.companies (upper(name))",
  "index app.only_mine": "create unique index only_mine on app.companies (created_at)",
  "table constraint only_mine on app.companies":
    "alter table app.companies add constraint only_mine unique (created_at)",
};

for (const [name, sql] of Object.entries(FOREIGN)) {
  test.serial(`${name} is named by the look of migrate, by the worker's start, and by the invariants`, async (t) => {
    await tried(sql, async (client) => {
      const said = await theLook(client);
      t.true(said.includes(`${name}, of postgres: is not Holdback's`) || said.includes(`  ${name}, of `), said);
      const { rows } = await client.query(
        "select detail from reporting.invariant_violations where rule = 'nothing_foreign'",
      );
      t.true(
        rows.some(({ detail }) => detail.startsWith(name)),
        JSON.stringify(rows),
      );
      await client.query("set local session authorization holdback_worker");
      const refusal = await t.throwsAsync(client.query("select app_private.assert_own_objects()"), {
        code: "HB024",
      } as object);
      t.true(refusal?.message.includes(name), refusal?.message);
    });
  });
}

const CHANGES: Readonly<Record<string, string>> = {
  "trigger _900_audit_update on app.payouts": "alter table app.payouts disable trigger _900_audit_update",
  "table app.payouts": "alter table app.payouts disable row level security",
  "table app.companies": "alter table app.companies force row level security",
  "table column app.payouts.currency": "alter table app.payouts alter column currency drop not null",
  "table constraint payouts_currency_fkey on app.payouts": `do $$ begin
    execute (select format('alter table app.payouts disable trigger %I', min(tgname)) from pg_trigger
      where tgrelid = 'app.payouts'::regclass
        and tgconstraint = (select oid from pg_constraint where conname = 'payouts_currency_fkey')); end $$`,
  "function app_private.is_active_admin()":
    "create or replace function app_private.is_active_admin() returns boolean language sql return true",
  "policy recruiter on app.payouts": "alter policy recruiter on app.payouts using (true)",
  "view reporting.open_debts": "alter view reporting.open_debts set (security_barrier = false)",
  "function graphile_worker.add_job(": "alter function graphile_worker.add_job owner to holdback_worker",
  "schema reporting": "alter schema reporting owner to holdback_analyst",
  "table graphile_worker._private_jobs": "alter table graphile_worker._private_jobs owner to holdback_worker",
};

for (const [name, sql] of Object.entries(CHANGES)) {
  test.serial(`${name} that somebody changed is named (${sql.slice(0, 60)})`, async (t) => {
    await tried(sql, async (client) => {
      const said = await theLook(client);
      t.true(said.includes(name), said);
      t.regex(said, /says something else than when it was migrated|belonged to holdback_(owner|queue) when/);
    });
  });
}

test("migrate takes no offence at what lies elsewhere, refuses what is foreign or was changed, and names all of it", async (t) => {
  const db = await temporaryDatabase(t);
  await db.admin.query(BESIDE);
  await migrate({ adminUrl: db.adminUrl, log });
  const names = ["trigger mine on app.payouts", "trigger _900_audit_update on app.payouts", "schema reporting"];
  for (const name of names) await db.admin.query(FOREIGN[name] ?? CHANGES[name] ?? "");
  const error = await t.throwsAsync(migrate({ adminUrl: db.adminUrl, log }));
  for (const name of names) t.true(error.message.includes(`  ${name}, of `), error.message);
  t.regex(error.message, /Nothing was changed\./);
  const worker = await db.connectAs("holdback_worker");
  await t.throwsAsync(worker.query("select app_private.assert_own_objects()"), { code: "HB024" } as object);
});

test("what shadows a name of pg_catalog in public is named; what an extension brought, and what is switched off, is not", async (t) => {
  const db = await temporaryDatabase(t);
  await db.admin.query(`
    create extension citext schema public;
    create function public.seen() returns event_trigger language plpgsql as 'begin end';
    create event trigger off on ddl_command_end execute function public.seen();
    alter event trigger off disable;
    create index plain on app.companies (name, id);
    create schema shop;
    create function shop.unnest(text[]) returns int language sql return 1;`);
  await t.notThrowsAsync(migrate({ adminUrl: db.adminUrl, log }));
  await db.admin.query("create function public.lower(int) returns text language sql return ''");
  await t.throwsAsync(migrate({ adminUrl: db.adminUrl, log }), {
    message: /function public\.lower\(integer\), of postgres/,
  });
});

test("where a login may create something is named, and migrate refuses until it may not", async (t) => {
  const db = await temporaryDatabase(t);
  await db.admin.query("grant create on schema public to holdback_analyst");
  await t.throwsAsync(migrate({ adminUrl: db.adminUrl, log }), {
    message: /schema public, of \w+: holdback_analyst may create objects in it: revoke create on schema public/,
  });
  await db.admin.query("revoke create on schema public from holdback_analyst");
  await t.notThrowsAsync(migrate({ adminUrl: db.adminUrl, log }));
});

test("an installation whose queue the worker owned is taken out of its hands", async (t) => {
  const db = await emptyDatabase(t);
  const { admin } = db;
  // As an older version left it: the roles are there already, made by the run's template.
  const name = new URL(db.adminUrl).pathname.slice(1);
  await admin.query(`${TRAP}
    grant create on database ${name} to holdback_worker;
    create schema graphile_worker authorization holdback_worker;
    set role holdback_worker;
    create table graphile_worker.migrations (id int primary key, ts timestamptz default now() not null);
    create function graphile_worker.spring() returns trigger language plpgsql as
      $$ begin perform public.trap(); return new; end $$;
    create trigger spring before insert on graphile_worker.migrations
      for each row execute function graphile_worker.spring();
    reset role;`);
  await migrate({ adminUrl: db.adminUrl, log });
  t.deepEqual((await admin.query("select * from public.caught")).rows, []);
  const { rows } = await admin.query(
    `select has_database_privilege('holdback_worker', current_database(), 'create') as creates,
            (select count(*)::int from pg_class where relowner = 'holdback_worker'::regrole) as owned,
            (select nspowner::regrole::text from pg_namespace where nspname = 'graphile_worker') as owner,
            to_regprocedure('graphile_worker.spring()') is not null as trap`,
  );
  t.deepEqual(rows, [{ creates: false, owned: 0, owner: "holdback_queue", trap: false }]);
});

test("a schema of Holdback's name that somebody else made is not taken over", async (t) => {
  const db = await emptyDatabase(t);
  await db.admin.query("create schema graphile_worker; create table graphile_worker.jobs (id int)");
  await t.throwsAsync(migrate({ adminUrl: db.adminUrl, log }), {
    message: /table graphile_worker\.jobs, of postgres: is not Holdback's: no migration was here yet/,
  });
  t.deepEqual((await db.admin.query("select to_regnamespace('app') as app")).rows, [{ app: null }]);
});

/** A copy of the project in which one file says something else. */
async function projectCopy(t: ExecutionContext, file: string, change: (text: string) => string): Promise<string> {
  const folder = await copyProject();
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const before = await readFile(join(folder, file), "utf8");
  const after = change(before);
  t.not(after, before);
  await writeFile(join(folder, file), after);
  return folder;
}
