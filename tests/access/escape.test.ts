// What a thief tries in SQL who has got hold of one of the logins. The session may change its own settings (its time limit,
// for one), and listen; none of that opens a row.

import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Actor, actorsOf, Doors } from "./actors.ts";
import { createMarketplace } from "./marketplace.ts";
import { ROLES } from "./matrix/tables.ts";

let db: TestDatabase;
let doors: Doors;
let actors: Actor[];

test.before(async () => {
  db = await createTestDatabase();
  doors = new Doors(db);
  actors = actorsOf(await createMarketplace(db.admin));
});
test.after.always(() => db?.drop());

const refusedToEverybody = (subject: string, tries: string[]) =>
  test.serial(`${subject}: refused to everybody`, async (t) => {
    for (const actor of actors) {
      await doors.enter(actor, async (session) => {
        for (const one of tries) t.is(await session.attempt(one), "42501", `${actor.name}: ${one}`);
      });
    }
  });

const ABOVE = ["holdback_owner", "holdback_queue", "postgres", "pg_read_all_data", "pg_execute_server_program"];
refusedToEverybody(
  "becoming somebody with more rights",
  ABOVE.flatMap((role) => [
    `set role ${role}`,
    `set local role ${role}`,
    `select set_config('role', '${role}', true)`,
    `set session authorization ${role}`,
    `grant ${role} to holdback_analyst`,
  ]),
);

refusedToEverybody("the passwords and what the server keeps to itself", [
  "select count(*) from pg_authid",
  "select count(*) from pg_shadow",
  "select count(*) from pg_statistic",
  "select count(*) from pg_largeobject",
  "select count(*) from pg_hba_file_rules",
  "select subconninfo from pg_subscription",
]);

refusedToEverybody("files and programs of the machine", [
  "copy (select 1) to program 'true'",
  "copy (select 1) to '/dev/null'",
  "select pg_read_file('PG_VERSION')",
  "select pg_read_binary_file('postgresql.conf')",
  "select pg_ls_dir('.')",
  "select pg_stat_file('PG_VERSION')",
  "select lo_import('/etc/hostname')",
  "select lo_export(1, '/dev/null')",
  "select lo_create(0)",
  "select lo_from_bytea(0, 'mine')",
]);

refusedToEverybody("changing the rules", [
  "alter table app.payouts disable row level security",
  "drop policy recruiter on app.payouts",
  "create policy mine on app.payouts using (true)",
  "create trigger mine before insert on app.payouts execute function app_private.refuse_change()",
  "create rule mine as on insert to app.payouts do instead nothing",
  "grant select on app.users to public",
  "grant execute on all functions in schema app_private to public",
  "alter default privileges for role holdback_owner grant select on tables to public",
  "alter function app_private.is_active_admin() security invoker",
  "create or replace function app_private.is_active_admin() returns boolean language sql return true",
  "drop table app.payout_audit_log cascade",
  "comment on table app.payouts is 'mine'",
  "set local session_replication_role = replica",
  "select pg_reload_conf()",
]);

refusedToEverybody("making things where others find them", [
  "create table public.mine (id integer)",
  "create table app.mine (id integer)",
  "create function public.mine() returns integer language sql return 1",
  "create function pg_catalog.mine() returns integer language sql return 1",
  "create role mine",
  "alter role holdback_owner login password 'mine'",
  "create language plpython3u",
]);
refusedToEverybody("making schemas and extensions", ["create schema mine", "create extension pgcrypto"]);

test.serial("only the API's login becomes anybody, and only a recruiter, a company user or an admin", async (t) => {
  const becomes = ["holdback_recruiter", "holdback_company", "holdback_admin"];
  for (const actor of actors) {
    await doors.enter(actor, async (session) => {
      for (const role of ROLES) {
        const isAllowed = role === actor.login || (actor.login === "holdback_authenticator" && becomes.includes(role));
        t.is(await session.attempt(`set local role ${role}`), isAllowed ? "ok" : "42501", `${actor.name}: ${role}`);
      }
    });
  }
});

test.serial("the API's login has no right of the roles that it becomes before it has become one", async (t) => {
  const { rows } = await db.admin.query(
    `select rolname from pg_roles
      where rolname like 'holdback\\_%' and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)
     union all
     select 'the API''s login inherits' from pg_auth_members
      where member = 'holdback_authenticator'::regrole and (inherit_option or admin_option)
        and roleid <> 'pg_use_reserved_connections'::regrole`,
  );
  t.deepEqual(rows, []);
});

test.serial("row security cannot be switched off: what it hides is refused then", async (t) => {
  for (const actor of actors.filter(({ becomes }) => becomes)) {
    await doors.enter(actor, async (session) => {
      await session.query("set local row_security = off");
      t.is(await session.attempt("select count(*) from app.payouts"), "42501", actor.name);
    });
  }
});

test.serial("a condition of one's own is asked about no row that is hidden", async (t) => {
  for (const actor of actors.filter(({ role, isFormer }) => role === "recruiter" && !isFormer)) {
    await doors.enter(actor, async (session) => {
      const { rows } = await db.admin.query("select id from app.payouts where recruiter_id <> $1", [actor.userId]);
      for (const { id } of rows) {
        const outcome = await session.attempt(
          `select id from app.payouts where case when id = '${id}' then 1 / (amount - amount) else 1 end = 1`,
        );
        t.is(outcome, "ok", "it would be 22012, division by zero, if it were");
      }
    });
  }
});

test.serial("somebody else's large object stays closed, and somebody else's queries unread", async (t) => {
  const { rows } = await db.admin.query("select lo_from_bytea(0, 'a note for admins') as oid");
  for (const actor of actors) {
    await doors.enter(actor, async (session) => {
      t.is(await session.attempt(`select lo_get(${rows[0].oid})`), "42501", actor.name);
      t.is(await session.attempt(`select lo_unlink(${rows[0].oid})`), "42501", actor.name);
      const { rows: overheard } = await session.query(
        `select usename from pg_stat_activity
          where usename is distinct from session_user and query not in ('<insufficient privilege>', '')`,
      );
      t.deepEqual(overheard, [], actor.name);
    });
  }
});

test.serial("the analyst starts with a time limit, and with nothing but reading in mind", async (t) => {
  const client = await db.connectAs("holdback_analyst");
  t.is((await client.query("show statement_timeout")).rows[0].statement_timeout, "1min");
  t.is((await client.query("show transaction_read_only")).rows[0].transaction_read_only, "on");
});
