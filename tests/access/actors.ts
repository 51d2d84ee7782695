// Everybody who comes to the database, each by the way they come: people through the API's login, which becomes their
// database role and says who they are; the worker and the analyst by their own logins.

import type pg from "pg";
import type { LoginRole } from "../../server/database/urls.ts";
import type { TestDatabase } from "../support/database.ts";
import type { Marketplace } from "./marketplace.ts";
import type { DatabaseRoleName, Role } from "./matrix/tables.ts";

export interface Actor {
  name: string;
  login: LoginRole;
  /** What the login becomes; null: it stays itself. */
  becomes: DatabaseRoleName | null;
  /** Which column of the matrix holds for them. */
  role: Role;
  /** The signed-in person. */
  userId: string | null;
  /** Whether that person was deactivated. */
  isFormer?: boolean;
}

export function actorsOf({ people }: Marketplace): Actor[] {
  const person = (name: string, role: "recruiter" | "company" | "admin", userId: string, isFormer = false): Actor => ({
    name,
    login: "holdback_authenticator",
    becomes: `holdback_${role}`,
    role,
    userId,
    isFormer,
  });
  return [
    { name: "nobody", login: "holdback_authenticator", becomes: null, role: "authenticator", userId: null },
    person("a recruiter", "recruiter", people.recruiter),
    person("another recruiter", "recruiter", people.otherRecruiter),
    person("a company user", "company", people.companyUser),
    person("another company's user", "company", people.otherCompanyUser),
    person("an admin", "admin", people.admin),
    person("a deactivated recruiter", "recruiter", people.formerRecruiter, true),
    person("a deactivated company user", "company", people.formerCompanyUser, true),
    person("a deactivated admin", "admin", people.formerAdmin, true),
    { name: "the worker", login: "holdback_worker", becomes: null, role: "worker", userId: null },
    { name: "the analyst", login: "holdback_analyst", becomes: null, role: "analyst", userId: null },
    { name: "an operator", login: "holdback_operator", becomes: null, role: "operator", userId: null },
  ];
}

export interface Session {
  query<Row extends pg.QueryResultRow = Record<string, unknown>>(
    sql: string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
  /** What this attempt ends with: its SQLSTATE, or "ok". Whatever it did is undone. */
  attempt(sql: string, values?: unknown[]): Promise<string>;
}

/** Connections as each of the logins, one each. */
export class Doors {
  #db: TestDatabase;
  #clients = new Map<LoginRole, Promise<pg.Client>>();

  constructor(db: TestDatabase) {
    this.#db = db;
  }

  /** One transaction as this actor, undone at its end. Not two at once through one door. */
  async enter<T>({ login, becomes, userId }: Actor, use: (session: Session) => Promise<T>): Promise<T> {
    const client = await (this.#clients.get(login) ?? this.#open(login));
    await client.query("begin read write");
    try {
      if (becomes) await client.query(`set local role ${becomes}`);
      if (userId) await client.query("select set_config('holdback.user_id', $1, true)", [userId]);
      return await use({
        query: (sql, values = []) => client.query(sql, values),
        attempt: (sql, values = []) => attempt(client, sql, values),
      });
    } finally {
      await client.query("rollback");
    }
  }

  #open(login: LoginRole): Promise<pg.Client> {
    const client = this.#db.connectAs(login);
    this.#clients.set(login, client);
    return client;
  }
}

export async function attempt(client: Pick<pg.Client, "query">, sql: string, values: unknown[] = []): Promise<string> {
  await client.query("savepoint attempt");
  try {
    await client.query(sql, values);
    return "ok";
  } catch (error) {
    return (error as pg.DatabaseError).code ?? String(error);
  } finally {
    await client.query("rollback to savepoint attempt; release savepoint attempt");
  }
}
