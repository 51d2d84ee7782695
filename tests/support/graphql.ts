// The API, and people who sign in to it.

import type { TestFn } from "ava";
import { readLocalKey, signLocalToken } from "../../server/api/sign_in/local_key.ts";
import { type OwnApi, startOwnApi, startTestApi, type TestApi } from "./api.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { later, useFixture } from "./set_up.ts";

export interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions?: Record<string, unknown>;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  data: T | null | undefined;
  errors: GraphqlError[] | undefined;
}

/** Sends one operation as whoever has the token. */
export type Send = <T = Record<string, unknown>>(
  query: string,
  variables?: Record<string, unknown>,
) => Promise<Answer<T>>;

interface SignedIn {
  /** A bearer token for a user, as `npm run token` makes it. */
  tokenOf(userId: string): Promise<string>;
  /** Operations as that user. */
  as(userId: string): Promise<Send>;
}
export type TestGraphql = TestApi & SignedIn;
export type OwnGraphql = OwnApi & SignedIn;

/** The API on this database with its own local key; `env` adds to its environment or overrides it. */
export async function startGraphql(db: TestDatabase, env: Record<string, string> = {}): Promise<TestGraphql> {
  return signingIn(db, await startTestApi(optionsFor(db, env)));
}

/** The same in a process of its own. */
export async function startOwnGraphql(db: TestDatabase, env: Record<string, string> = {}): Promise<OwnGraphql> {
  return signingIn(db, await startOwnApi(optionsFor(db, env)));
}

const optionsFor = (db: TestDatabase, env: Record<string, string>) => ({
  databaseUrl: db.urlOf("holdback_authenticator"),
  // Tests come from one address, as many who prove nobody.
  env: { API_STRANGER_LIMIT: "100000", ...env },
});

async function signingIn<T extends TestApi | OwnApi>(db: TestDatabase, api: T): Promise<T & SignedIn> {
  const key = await readLocalKey(api.dataDir);
  const tokenOf = async (userId: string) => {
    const { rows } = await db.admin.query<{ subject: string }>(
      "select app_private.local_sign_in(email) as subject from app.users where id = $1",
      [userId],
    );
    if (!key) throw new Error("This API has no local key: sign tokens with the key of its identity provider.");
    return await signLocalToken(key, rows[0]?.subject as string);
  };
  return {
    ...api,
    tokenOf,
    as: async (userId) => {
      const token = await tokenOf(userId);
      return (query, variables = {}) => post(api.url, { query, variables }, { authorization: `Bearer ${token}` });
    },
  };
}

/** A database and the API on it for all tests of a file; `start`: startOwnGraphql, where it needs a process of its own. */
export function useGraphql<Api extends TestGraphql | OwnGraphql = TestGraphql>(
  test: TestFn,
  env: Record<string, string> = {},
  start = startGraphql as (db: TestDatabase, env: Record<string, string>) => Promise<Api>,
): { db: TestDatabase; api: Api } {
  const made = useFixture(
    test,
    async () => {
      const db = await createTestDatabase();
      return { db, api: await start(db, env) };
    },
    async ({ db, api }) => {
      await api.stop();
      await db.drop();
    },
  );
  return { db: later(() => made.db), api: later(() => made.api) };
}

/** Any body with any headers to /graphql. */
export async function post<T>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const parsed = text.startsWith("{") ? (JSON.parse(text) as { data?: T; errors?: GraphqlError[] }) : {};
  return { status: response.status, headers: response.headers, data: parsed.data, errors: parsed.errors };
}
