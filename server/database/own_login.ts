// A person's own login for psql: made and linked to them by whoever has the administrator's URL, and kept in the data
// folder of whoever works with it. Not in the database, where the administrators would find it and could be that person.

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import type { Config } from "../config.ts";
import { readPrivate, writePrivate } from "../processes/private_file.ts";
import { roleUrl } from "./connections.ts";
import { scramVerifier } from "./migrate/login_passwords.ts";
import { notTheAdministrator, openSession, placeOf } from "./reach.ts";
import { FIXED_SETTINGS, urlAs, withSettings } from "./urls.ts";

export interface OwnLogin {
  name: string;
  password: string;
}

type Database = Pick<Config, "databaseUrl" | "directDatabaseUrl" | "dataDir">;
interface Person {
  id: string;
  login: string | null;
}

const NOT_ALLOWED = "42501";

const fileOf = ({ dataDir }: Database) => join(dataDir, "operator.login");

/** Which database the file's login is of: the embedded one has another port each time. */
function placeIn({ databaseUrl, directDatabaseUrl }: Database): string {
  const url = directDatabaseUrl ?? databaseUrl;
  return url === null ? "embedded" : placeOf(url);
}

/** The login by which whoever has this data folder works in psql; null: none was made for this database. */
export async function readOwnLogin(database: Database): Promise<OwnLogin | null> {
  const text = await readPrivate(fileOf(database));
  if (text === null) return null;
  const { place, name, password } = JSON.parse(text) as OwnLogin & { place: string };
  return place === placeIn(database) ? { name, password } : null;
}

export async function keepOwnLogin(database: Database, login: OwnLogin): Promise<void> {
  await writePrivate(fileOf(database), `${JSON.stringify({ place: placeIn(database), ...login })}\n`);
}

/** As whom `npm run sql -- operator` connects: the own login, or the shared one, which only reads. */
export async function operatorUrl(database: Database, adminUrl: string, warn: (line: string) => void): Promise<string> {
  const own = await readOwnLogin(database);
  if (own) return urlAs(adminUrl, own.name, own.password);
  const url = await roleUrl(adminUrl, "holdback_operator");
  if (url !== adminUrl) {
    warn("This is the shared login, which only reads: a verb asks for a person. Your own: npm run operator -- EMAIL.");
  }
  return url;
}

/** The person's login, made and linked to them where they have none, with a new password. All of it or nothing. */
export async function makeOwnLogin(adminUrl: string, email: string, wanted: string | null): Promise<OwnLogin> {
  const admin = await openSession(withSettings(adminUrl, FIXED_SETTINGS), { writes: true });
  try {
    await admin.query("begin");
    const person = await personOf(admin, email).catch((error: pg.DatabaseError) => {
      throw error.code === NOT_ALLOWED ? notTheAdministrator(adminUrl, error) : error;
    });
    const name = person.login ?? wanted ?? nameFrom(email);
    if (wanted !== null && wanted !== name) {
      throw new Error(`${email} has the login ${name}. Unlink it first: app.unlink_database_login.`);
    }
    const password = randomBytes(24).toString("base64url");
    await setPassword(admin, person, name, password).catch((error: pg.DatabaseError) => {
      throw error.code === NOT_ALLOWED ? forTheAdministrator(email, name, error) : error;
    });
    if (person.login === null) await link(admin, person, name);
    await admin.query("commit");
    return { name, password };
  } finally {
    await admin.end();
  }
}

async function personOf(admin: pg.Client, email: string): Promise<Person> {
  await admin.query("set local role holdback_owner");
  const { rows } = await admin.query<Person>(
    "select id, database_login as login from app.users where lower(email) = lower($1) and role <> 'system' for update",
    [email],
  );
  await admin.query("reset role");
  if (!rows[0]) throw new Error(`Nobody has the email ${email}. Create them first: app.create_user.`);
  return rows[0];
}

async function setPassword(admin: pg.Client, person: Person, name: string, password: string): Promise<void> {
  const login = pg.escapeIdentifier(name);
  const found = await admin.query("select from pg_roles where rolname = $1", [name]);
  if (found.rowCount === 0) {
    await admin.query(`create role ${login} login in role holdback_operator`);
    await giveSettings(admin, login);
  } else if (person.login === null) {
    throw new Error(`This server has a login ${name} already. Give another name: --login NAME.`);
  }
  await admin.query(`alter role ${login} password '${scramVerifier(password)}'`);
}

/** What sql/roles.sql says of the shared login, which a member does not inherit. */
async function giveSettings(admin: pg.Client, login: string): Promise<void> {
  const { rows } = await admin.query<{ setting: string; value: string }>(
    `select split_part(entry, '=', 1) as setting, substr(entry, strpos(entry, '=') + 1) as value
       from pg_db_role_setting, unnest(setconfig) as entry
      where setrole = 'holdback_operator'::regrole and setdatabase = 0
        and (entry not like 'temp_file_limit=%' or has_parameter_privilege('temp_file_limit', 'set'))`,
  );
  for (const { setting, value } of rows) {
    await admin.query(`alter role ${login} set ${pg.escapeIdentifier(setting)} = ${pg.escapeLiteral(value)}`);
  }
}

async function link(admin: pg.Client, person: Person, name: string): Promise<void> {
  await admin.query("set local role holdback_owner");
  await admin.query("select app.link_database_login($1, $2)", [person.id, name]);
}

/** ada@example.com is ada; what no name may begin with is put off. */
function nameFrom(email: string): string {
  const name = (email.split("@")[0] ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .slice(0, 63);
  return /^(?![0-9]|pg_|holdback_)./.test(name) ? name : `person_${name}`.slice(0, 63);
}

function forTheAdministrator(email: string, name: string, cause: Error): Error {
  return new Error(
    `The login of DATABASE_URL may not make logins. Let the server's administrator run
  create role ${name} login in role holdback_operator;
and \\password ${name} in psql; then link it:
  npm run sql -- owner "select app.link_database_login(id, '${name}') from app.users where email = '${email}'"
From then on they work by DATABASE_URL=postgres://${name}:…@HOST/DATABASE npm run sql -- operator`,
    { cause },
  );
}
