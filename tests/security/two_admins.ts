// Admins as the API lets them act: each statement by its login, in the role of an admin, with the user's id.

import type { ExecutionContext } from "ava";
import type pg from "pg";
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

export interface Request {
  id: string;
  kind: string;
  verb: string;
  arguments: Record<string, unknown>;
  basis: Record<string, unknown>;
  basis_hash: string;
  amount: string | null;
  status: string;
  reason: string | null;
  requested_by: string;
  decided_by: string | null;
  decision_reason: string | null;
}

/** Makes these the only rules, as the owner does: kinds, or kinds with an amount in USD. */
export async function control(
  db: TestDatabase,
  ...rules: (string | [kind: string, fromAmount: number])[]
): Promise<void> {
  await db.admin.query(
    "select app.require_second_person(kind, required => false) from app.second_person_rules where lifted_at is null group by kind",
  );
  for (const rule of rules) {
    const [kind, fromAmount] = typeof rule === "string" ? [rule] : rule;
    await db.admin.query("select app.require_second_person($1, $2, $3)", [
      kind,
      fromAmount ?? null,
      fromAmount === undefined ? null : "USD",
    ]);
  }
}

/** Calls a verb; the id of the request that it left, or null: it acted. */
export async function call(admin: Admin, verb: string, values: unknown[] = []): Promise<string | null> {
  const row = await admin.do<{ is_nothing: boolean }>(`select (${verb}) is null as is_nothing`, values);
  const id = /^Nothing was done: request (\S+) waits/.exec(admin.warnings.join("\n"))?.[1] ?? null;
  if (row.is_nothing !== (id !== null)) throw new Error(`${verb} returned nothing, and left no request, or both`);
  return id;
}

/** Asserts that a call left a request and did nothing else; the request. */
export async function asked(t: ExecutionContext, admin: Admin, verb: string, values: unknown[] = []): Promise<Request> {
  const id = await call(admin, verb, values);
  t.not(id, null, `${verb} acted`);
  return await readRequest(admin, id as string);
}

export async function readRequest(admin: Admin, id: string): Promise<Request> {
  return await admin.do<Request & pg.QueryResultRow>("select * from app.requests where id = $1", [id]);
}

export const confirm = (admin: Admin, request: Request, hash = request.basis_hash) =>
  admin.do<Request & pg.QueryResultRow>("select * from app.confirm_request($1, $2)", [request.id, hash]);

export const refusedToConfirm = (t: ExecutionContext, admin: Admin, request: Request, code: string, message?: RegExp) =>
  refused(t, confirm(admin, request), code, message);
