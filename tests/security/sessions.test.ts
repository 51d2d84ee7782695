// What a session brings with it: a snapshot, a time zone, a login. None of it changes what a verb decides.

import { readFile } from "node:fs/promises";
import test from "ava";
import { LOGIN_ROLES } from "../../server/database/urls.ts";
import { temporaryDatabase, useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { createCompany, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { createLogin, logIn } from "../support/own_login.ts";
import { type Admin, asked, confirm, control, createAdmin } from "./two_admins.ts";

const db = useDatabase(test);

const LEVELS = ["repeatable read", "serializable"];

/** A transaction that has seen the database as it is now. */
async function look(admin: Admin, level: string) {
  await admin.do(`begin isolation level ${level}`);
  await admin.do("select count(*) from app.users");
}

test.serial("who is deactivated does nothing more in a transaction that began before", async (t) => {
  await control(db);
  for (const level of LEVELS) {
    const leaving = await createAdmin(db);
    const { id } = await createRecruiter(db.admin);
    await look(leaving, level);
    await db.admin.query("select app.deactivate_user($1)", [leaving.id]);
    await refused(
      t,
      leaving.do("select app.link_payout_account($1, 'acct_leaving')", [id]),
      "HB060",
      new RegExp(level),
    );
    await leaving.do("rollback");
    await refused(t, leaving.do("select app.link_payout_account($1, 'acct_leaving')", [id]), "HB001");
  }
});

test.serial("a rule of a second person counts in a transaction that began before it", async (t) => {
  for (const level of LEVELS) {
    await control(db);
    const admin = await createAdmin(db);
    await createAdmin(db);
    await look(admin, level);
    await control(db, "make_admin");
    const make = "select app.create_user('own@example.com', 'A. Puppet', 'platform_admin', 'idp|own')";
    await refused(t, admin.do(make), "HB060");
    await admin.do("rollback");
  }
  t.is((await db.admin.query("select from app.users where email = 'own@example.com'")).rowCount, 0);
  await control(db);
});

test.serial("whatever the time zone of who asks, and of who confirms, a date is the same date", async (t) => {
  await control(db, "early_release", "link_sign_in");
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  await one.do("set timezone = 'Asia/Kolkata'");
  await other.do("set timezone = 'America/St_Johns'");
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    `select app.publish_payout_policy(30, 20, $1, first_payment_days => 0, tranches => array[(100, 400)]::app.tranche[])`,
    [companyId],
  );
  const part = await createPayout(db.admin, { startDate: daysAgo(60), companyId });
  const cancelled = await createPayout(db.admin, { startDate: daysAgo(60), companyId });
  await one.do("select app.cancel_escrow_hold($1, 'by mistake')", [cancelled.hold]);
  const later = await one.do<{ id: string }>(
    "select id from app.create_payout_schedule($1, now() + interval '2 years', 10000)",
    [cancelled.payout],
  );
  const gone = await createPerson(db.admin, "company_user");
  await db.admin.query("select app.deactivate_user($1)", [gone.id]);
  const calls: [verb: string, values: unknown[]][] = [
    ["app.release_escrow_hold($1, 'went well', 5000)", [part.hold]],
    ["app.create_payout_schedule($1, $2, 5000)", [cancelled.payout, new Date(Date.now() + 3_600_000).toISOString()]],
    ["app.reschedule_payout_schedule($1, $2, 'sooner')", [later.id, new Date().toISOString()]],
    ["app.link_sign_in($1, 'idp|zone')", [gone.id]],
    ["app.link_database_login($1, $2)", [gone.id, await createLogin(t, db)]],
  ];
  for (const [verb, values] of calls) {
    const request = await asked(t, one, verb, values);
    t.deepEqual(await asked(t, other, verb, values), request, "the same call is the same request");
    t.is((await confirm(other, request)).status, "confirmed", verb);
  }
  await control(db);
});

test.serial("a verb that may leave a request keeps its facts in one time zone", async (t) => {
  const { rows } = await db.admin.query<{ verb: string }>(
    `select proname as verb from pg_proc
      where pronamespace = 'app'::regnamespace and strpos(prosrc, 'app_private.needs_second_person(') > 0
        and not coalesce(proconfig @> array['TimeZone=UTC'], false)`,
  );
  t.deepEqual(rows, []);
});

test.serial("no verb tells an admin how somebody else signs in", async (t) => {
  await control(db);
  const admin = await createPerson(db.admin, "platform_admin");
  const login = await createLogin(t, db);
  await db.admin.query("select app.link_database_login($1, $2)", [admin.id, login]);
  const client = await logIn(t, db, login);
  const { id } = await createPerson(db.admin, "platform_admin");
  await db.admin.query("select app.link_sign_in($1, 'idp|secret')", [id]);
  const other = await createLogin(t, db);
  await refused(t, client.query("select auth_subject from app.users where id = $1", [id]), "42501");
  for (const [call, ...values] of [
    ["app.link_database_login($1, $2)", other],
    ["app.link_database_login($1, $2)", other],
    ["app.unlink_database_login($1)"],
    ["app.deactivate_user($1)"],
  ]) {
    const { rows } = await client.query(`select id, auth_subject from ${call}`, [id, ...values]);
    t.deepEqual(rows, [{ id, auth_subject: null }], call);
  }
});

test.serial("a login in any role of dashboards is watched, whichever it is", async (t) => {
  for (const role of ["admin", "company", "recruiter", "operator", "analyst", "authenticator"]) {
    const login = await createLogin(t, db, `in role holdback_${role}`);
    const client = await logIn(t, db, login);
    await client.query("begin");
    const { rowCount } = await db.admin.query("select from app_private.watched_sessions() where role = $1", [login]);
    t.is(rowCount, 1, role);
    await client.query("rollback");
  }
});

test.serial("no login fills the disk with temporary tables, nor do people with what their queries write", async (t) => {
  const made = await temporaryDatabase(t);
  const applyPublic = async () => made.admin.query(await readFile("sql/public.sql", "utf8"));
  // Somebody else's table stands for somebody else who may need them.
  await made.admin.query("create table public.theirs (id int)");
  await applyPublic();
  const clients = await Promise.all(LOGIN_ROLES.map((role) => made.connectAs(role)));
  await clients[0]?.query("create temporary table small (id int)");
  await made.admin.query("drop table public.theirs");
  await applyPublic();
  for (const client of clients) {
    await client.query("set default_transaction_read_only = off");
    await refused(t, client.query("create temporary table big as select 1 as x"), "42501");
  }
  for (const role of ["holdback_analyst", "holdback_operator"] as const) {
    const client = await db.connectAs(role);
    t.deepEqual((await client.query("show temp_file_limit")).rows, [{ temp_file_limit: "5GB" }]);
    await refused(t, client.query("set temp_file_limit = -1"), "42501");
    await client.query("set default_transaction_read_only = off");
    await client.query("begin");
    // Of their own defaults they may change all but this one.
    await client.query("alter role current_user reset all");
    const { rows } = await client.query(
      "select setconfig from pg_db_role_setting where setrole = current_user::regrole and setdatabase = 0",
    );
    t.deepEqual(rows, [{ setconfig: ["temp_file_limit=5GB"] }]);
    await client.query("rollback");
  }
});
