// Logins of persons, who work in psql.

import { randomBytes } from "node:crypto";
import type { ExecutionContext } from "ava";
import pg from "pg";
import type { TestDatabase } from "./database.ts";

const PASSWORD = "one's own";

/** A login of a person, who works in psql. Roles belong to the whole cluster, and would outlive the file's database. */
export async function createLogin(
  t: ExecutionContext,
  db: TestDatabase,
  roles = "in role holdback_operator",
  options = "login",
) {
  const name = `person_${randomBytes(6).toString("hex")}`;
  await db.admin.query(`create role ${name} ${options} password ${pg.escapeLiteral(PASSWORD)} ${roles}`);
  t.teardown(() => db.admin.query(`drop role ${name}`).then(() => undefined));
  return name;
}

export function urlOf(db: TestDatabase, login: string): string {
  const url = new URL(db.adminUrl);
  [url.username, url.password] = [login, encodeURIComponent(PASSWORD)];
  return url.href;
}

export async function logIn(t: ExecutionContext, db: TestDatabase, login: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: urlOf(db, login) });
  await client.connect();
  t.teardown(() => client.end());
  return client;
}
