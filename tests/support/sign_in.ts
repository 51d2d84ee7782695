// An API with a local key that the test knows, so that it can sign what the real one never would.

import { type JWK, type JWTPayload, SignJWT } from "jose";
import { LOCAL_ALGORITHM, LOCAL_AUDIENCE, LOCAL_ISSUER, readLocalKey } from "../../server/api/sign_in/local_key.ts";
import { startTestApi, type TestApi } from "./api.ts";
import type { TestDatabase } from "./database.ts";

export interface ApiWithKey extends TestApi {
  key: JWK;
  /** The sub of a user's tokens. */
  subjectOf(userId: string): Promise<string>;
  /** A good token for this sub, but for these claims; a claim that is undefined is left out. */
  token(subject: string, claims?: Record<string, unknown>): Promise<string>;
}

export async function startApiWithKey(db: TestDatabase, env: Record<string, string> = {}): Promise<ApiWithKey> {
  const api = await startTestApi({ databaseUrl: db.urlOf("holdback_authenticator"), env });
  const key = (await readLocalKey(api.dataDir)) as JWK;
  return {
    ...api,
    key,
    subjectOf: (userId) => subjectOf(db, userId),
    token: (subject, claims = {}) => signToken(key, claimsOf(subject, claims)),
  };
}

export async function subjectOf(db: TestDatabase, userId: string): Promise<string> {
  const { rows } = await db.admin.query<{ subject: string }>(
    "select app_private.local_sign_in(email) as subject from app.users where id = $1",
    [userId],
  );
  return rows[0]?.subject as string;
}

/** Unix seconds: so many from now. */
export const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;

export function claimsOf(subject: string, claims: Record<string, unknown> = {}): JWTPayload {
  return { sub: subject, iss: LOCAL_ISSUER, aud: LOCAL_AUDIENCE, exp: seconds(600), ...claims };
}

export async function signToken(key: JWK, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  return await new SignJWT(claims).setProtectedHeader({ alg: LOCAL_ALGORITHM, ...header }).sign(key);
}
