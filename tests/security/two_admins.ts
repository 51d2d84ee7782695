// Admins as the API lets them act: each statement by its login, in the role of an admin, with the user's id.

import type { ExecutionContext } from "ava";
import type pg from "pg";
import { roleUrl } from "../../server/database/connections.ts";
import type { TestDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { createPerson } from "../support/fixtures.ts";

export interface Admin {
  id: string;
  email: string;
  /** One statement; its first row. */
  do<Row extends pg.QueryResultRow = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row>;
  /** The warnings of the last statement. */
  warnings: string[];
  client: pg.Client;
}

/** An admin whom the owner made. */
export async function createAdmin(db: TestDatabase): Promise<Admin> {
  const { id } = await createPerson(db.admin, "platform_admin");
  return await signIn(db, id);
}

/** A session of this user. */
export async function signIn(db: TestDatabase, userId: string): Promise<Admin> {
  const client = await db.connectAs("holdback_authenticator");
  await client.query("set role holdback_admin");
  await client.query("select set_config('holdback.user_id', $1, false)", [userId]);
  const { rows } = await db.admin.query("select email from app.users where id = $1", [userId]);
  const admin: Admin = {
    id: userId,
    email: rows[0].email,
    client,
    warnings: [],
    async do(sql, values = []) {
      admin.warnings = [];
      return (await client.query(sql, values)).rows[0];
    },
  };
  client.on("notice", ({ message }) => message && admin.warnings.push(message));
  return admin;
}

/** The URL of the superuser with another login. */
export const urlAs = (db: TestDatabase) => roleUrl(db.adminUrl, "holdback_owner");

export interface Request {
  id: string;
  kind: string;
  verb: string;
  arguments: Record<string, unknown>;
  basis: Record<string, unknown>;
  basis_hash: string;
  status: string;
  reason: string | null;
  requested_by: string;
  decided_by: string | null;
  decision_reason: string | null;
}

/** Asserts that the call did nothing but leave a request, and returns it. */
export async function asked(t: ExecutionContext, admin: Admin, call: string, values: unknown[] = []): Promise<Request> {
  const row = await admin.do(
    `select (${call}) is null as is_nothing, current_setting('holdback.request_id', true) as id`,
    [...values],
  );
  t.is(row.is_nothing, true, `${call} returned something`);
  t.regex(admin.warnings.join("\n"), /Nothing was done: request .* waits for a second person/);
  const id = /request (\S+) waits/.exec(admin.warnings.join("\n"))?.[1];
  return (await admin.client.query<Request>("select * from app.requests where id = $1", [id])).rows[0] as Request;
}

export const confirm = (admin: Admin, request: Request, hash = request.basis_hash) =>
  admin.do<Request & pg.QueryResultRow>("select * from app.confirm_request($1, $2)", [request.id, hash]);

export const refusedToConfirm = (t: ExecutionContext, admin: Admin, request: Request, code: string, message?: RegExp) =>
  refused(t, confirm(admin, request), code, message);
