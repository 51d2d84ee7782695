// Rules of the catalog that hold for every object of today and of tomorrow: nobody weaker makes, owns or hides anything
// that somebody stronger runs.

import test from "ava";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);

const names = async (sql: string) => (await db.admin.query<{ name: string }>(sql)).rows.map(({ name }) => name);
const OURS = "('app', 'app_private', 'reporting', 'graphile_worker')";
const OWNERS = "('holdback_owner', 'holdback_queue')";
/** Whoever can log in, and whatever they become. */
const LOGINS = `(select oid, rolname from pg_roles where rolname like 'holdback\\_%' and rolname not in ${OWNERS})`;

/** Nothing is found by this question, today or later; and each of these breaches of the rule would be. */
const nothing = (rule: string, sql: string, breaches: string[]) =>
  test(rule, async (t) => {
    t.deepEqual(await names(sql), []);
    const client = await db.admin.connect();
    for (const breach of breaches) {
      await client.query("begin");
      await client.query(breach);
      t.true(((await client.query(sql)).rowCount ?? 0) > 0, breach);
      await client.query("rollback");
    }
    client.release();
  });

nothing(
  "no login may create anything: no schema in the database, nothing in any schema",
  `select rolname || ' in ' || nspname as name from pg_namespace cross join ${LOGINS} as login
    where nspname !~ '^pg_(toast_)?temp_' and has_schema_privilege(login.oid, pg_namespace.oid, 'create')
   union all
   select rolname || ' in ' || datname from pg_database cross join ${LOGINS} as login
    where datname = current_database() and has_database_privilege(login.oid, pg_database.oid, 'create')
   union all
   select rolname || ' in tablespace ' || spcname from pg_tablespace cross join ${LOGINS} as login
    where has_tablespace_privilege(login.oid, pg_tablespace.oid, 'create') and spcname <> 'pg_default'`,
  [
    `grant create on schema public to public`,
    `grant create on schema app to holdback_admin`,
    `do $$ begin execute format('grant create on database %I to holdback_worker', current_database()); end $$`,
  ],
);

nothing(
  "no login owns anything in this database, or has a right that reaches past it",
  `select pg_describe_object(classid, objid, objsubid) as name from pg_shdepend join ${LOGINS} as login on login.oid = refobjid
    where refclassid = 'pg_authid'::regclass and deptype = 'o' and dbid = (select oid from pg_database where datname = current_database())
   union all
   select rolname from pg_roles join ${LOGINS} as login using (rolname)
    where rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls`,
  [
    `create table public.mine (id int); alter table public.mine owner to holdback_worker`,
    `create type public.mine as (id int); alter type public.mine owner to holdback_operator`,
    `alter role holdback_operator bypassrls`,
  ],
);

nothing(
  "nobody logs in as an owner",
  `select rolname as name from pg_roles where rolname in ${OWNERS} and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)`,
  [`alter role holdback_queue login`],
);

nothing(
  // Without a list of columns, every update is looked at.
  "what is kept of a row is named twice alike: the columns whose update is looked at, and those that are compared",
  `select hook.tgname || ' on ' || hook.tgrelid::regclass as name from pg_trigger as hook
    where hook.tgfoid = 'app_private.keep_columns'::regproc and hook.tgattr::text <> ''
      and (select array_agg(attname::text collate "C" order by attname::text collate "C") from pg_attribute
            where attrelid = hook.tgrelid and attnum = any (hook.tgattr))
          is distinct from
          (select array_agg(kept collate "C" order by kept collate "C")
             from string_to_table(encode(hook.tgargs, 'escape'), '\\000') as kept where kept <> '')`,
  ["company_id", "company_id, start_date, currency"].map(
    (looked_at) => `create or replace trigger _100_keep_terms before update of ${looked_at} on app.placements
      for each row execute function app_private.keep_columns('company_id', 'start_date')`,
  ),
);

test("no login is a member of anything but what the API's login becomes, and no owner has a login's tables", async (t) => {
  t.deepEqual(
    await names(
      `select login.rolname || ' of ' || roleid::regrole as name
         from pg_auth_members join ${LOGINS} as login on login.oid = member order by 1`,
    ),
    [
      ...["holdback_admin", "holdback_company", "holdback_recruiter"].map(
        (role) => `holdback_authenticator of ${role}`,
      ),
      // A connection where others find none, and no right on anything.
      "holdback_authenticator of pg_use_reserved_connections",
      "holdback_worker of pg_use_reserved_connections",
    ],
  );
  t.deepEqual(
    await names(
      `select member::regrole || ' of ' || roleid::regrole as name from pg_auth_members
        where member::regrole::text in ${OWNERS} and roleid::regrole::text in ('holdback_worker', 'holdback_owner', 'holdback_queue')`,
    ),
    [],
  );
});

nothing(
  "every definer function fixes its path, whoever owns it",
  `select oid::regprocedure::text as name from pg_proc
    where pronamespace::regnamespace::text in ${OURS} and prosecdef
      and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)`,
  [
    `create function app_private.mine() returns int security definer language sql return 1`,
    `create function graphile_worker.mine() returns int security definer set search_path = '' language sql return 1`,
  ],
);

nothing(
  "nothing is owned by a role below its schema's owner",
  `with schemas as (select oid, nspowner from pg_namespace where nspname in ${OURS})
   select pg_class.oid::regclass::text as name from pg_class join schemas on schemas.oid = relnamespace where relowner <> nspowner
   union all select pg_proc.oid::regprocedure::text from pg_proc join schemas on schemas.oid = pronamespace where proowner <> nspowner
   union all select pg_type.oid::regtype::text from pg_type join schemas on schemas.oid = typnamespace where typowner <> nspowner
   union all select nspname from pg_namespace where nspname in ${OURS} and nspowner::regrole::text not in ${OWNERS}
   union all select evtname from pg_event_trigger`,
  [
    `alter table graphile_worker._private_jobs owner to holdback_worker`,
    `alter function app.version() owner to holdback_queue`,
    `create domain app.mine as text`,
    `alter schema reporting owner to postgres`,
  ],
);

nothing(
  "no function of ours is executable by public, and none will be: what is made later is not either",
  `select oid::regprocedure::text as name from pg_proc
    where pronamespace::regnamespace::text in ${OURS} and has_function_privilege('public', oid, 'execute')
   union all
   select owner from unnest(array['holdback_owner', 'holdback_queue']) as owner
    where not exists (
      select from pg_default_acl
       where defaclrole = owner::regrole and defaclobjtype = 'f' and defaclnamespace = 0
         and not exists (select from aclexplode(defaclacl) where grantee = 0)
    )`,
  [
    `grant execute on function app.version() to public`,
    `alter default privileges for role holdback_queue grant execute on functions to public`,
  ],
);

nothing(
  "no table that a login reaches is without row-level security and a policy",
  `select pg_class.oid::regclass::text as name from pg_class
    where relnamespace::regnamespace::text in ${OURS} and relkind in ('r', 'p', 'f', 'm')
      and exists (select from ${LOGINS} as login where has_any_column_privilege(login.oid, pg_class.oid, 'select, insert, update, references')
                                                    or has_table_privilege(login.oid, pg_class.oid, 'delete, truncate, trigger, maintain'))
      and not (relrowsecurity and exists (select from pg_policy where polrelid = pg_class.oid))`,
  [
    `alter table app.currencies disable row level security`,
    `drop policy worker on graphile_worker._private_jobs`,
    `create table app_private.mine (id int); grant insert on app_private.mine to holdback_worker`,
  ],
);

nothing(
  "every view shows its reader what they may read themselves, and asks no condition of theirs about hidden rows",
  `select oid::regclass::text as name from pg_class
    where relnamespace::regnamespace::text in ${OURS} and relkind in ('v', 'm')
      and not coalesce(reloptions @> array['security_invoker=true', 'security_barrier=true'], false)`,
  [
    `create view reporting.mine as select 1 as one`,
    `alter view reporting.open_debts set (security_barrier = false)`,
    `create materialized view app.mine as select 1 as one`,
  ],
);

nothing(
  "no login takes part in a sequence, a foreign server, or a language that reaches the machine",
  `select rolname || ' ' || pg_class.oid::regclass as name from pg_class cross join ${LOGINS} as login
    where relkind = 'S' and has_sequence_privilege(login.oid, pg_class.oid, 'select, usage, update')
   union all select srvname from pg_foreign_server
   union all select fdwname from pg_foreign_data_wrapper
   union all select extname from pg_extension where extname in ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack')
   union all select rolname || ' ' || lanname from pg_language cross join ${LOGINS} as login
    where not lanpltrusted and has_language_privilege(login.oid, pg_language.oid, 'usage') and lanname not in ('internal', 'c')`,
  [`grant usage on all sequences in schema graphile_worker to holdback_worker`, `create extension postgres_fdw`],
);

nothing(
  "no login reads or writes the machine's files, runs its programs, or makes large objects",
  `select rolname || ' ' || pg_proc.oid::regprocedure as name from pg_proc cross join ${LOGINS} as login
    where has_function_privilege(login.oid, pg_proc.oid, 'execute')
      and proname ~ '^(lo_\\w+|loread|lowrite|pg_read_file|pg_read_binary_file|pg_ls_\\w*dir|pg_ls_dir|pg_stat_file|pg_file_\\w+|dblink\\w*|pg_execute\\w*|pg_reload_conf|pg_rotate_logfile|pg_switch_wal)$'
   union all
   select rolname || ' ' || powerful.name from ${LOGINS} as login
    cross join unnest(array['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files', 'pg_read_all_data',
      'pg_write_all_data', 'pg_maintain', 'pg_checkpoint', 'pg_create_subscription', 'pg_database_owner']) as powerful (name)
    where pg_has_role(login.oid, powerful.name, 'member')`,
  [
    `grant execute on function pg_read_file(text) to holdback_worker`,
    `grant execute on function lo_import(text) to public`,
    `grant execute on function lo_create(oid) to public`,
    `grant pg_execute_server_program to holdback_analyst`,
    `create extension dblink schema public`,
  ],
);

test("a condition with a function of the reader's own learns nothing of whoever is not in the view", async (t) => {
  await db.admin.query(
    `insert into app.users (auth_subject, email, display_name, role)
     select 'r' || n, 'stranger' || n || '@agency.test', 'Stranger', 'recruiter' from generate_series(1, 20) as n`,
  );
  const client = await db.connectAs("holdback_analyst");
  const heard: string[] = [];
  client.on("notice", ({ message }) => heard.push(message ?? ""));
  await client.query("begin read write");
  await client.query(
    `create function pg_temp.leak(text) returns boolean language plpgsql cost 0.0000001 as
       'begin raise notice ''%'', $1; return true; end'`,
  );
  const { rows } = await db.admin.query<{ view: string; column: string }>(
    `select attrelid::regclass::text as view, quote_ident(attname) as column
       from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = 'reporting'::regnamespace and relkind = 'v' and attnum > 0
        and atttypid in ('text'::regtype, 'uuid'::regtype)`,
  );
  t.true(rows.some(({ column }) => column === "recruiter_email"));
  for (const { view, column } of rows) await client.query(`select 1 from ${view} where pg_temp.leak(${column}::text)`);
  t.deepEqual(
    heard.filter((message) => message.includes("stranger")),
    [],
  );
  await client.query("rollback");
});
