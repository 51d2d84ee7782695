// The caller of a request: the user whom the bearer token of its one Authorization header names.

import type { IncomingMessage } from "node:http";
import DataLoader from "dataloader";
import type pg from "pg";
import { SignInUnavailable, type TokenVerifier } from "./token_verifier.ts";

export interface Actor {
  userId: string;
  /** The database role that they act as. */
  databaseRole: string;
  /** Which changes they hear of. */
  topics: string[];
  /** How far the primary's log was then, for reads on a standby; null: there is none. */
  logPosition: string | null;
  /** When their token ends, milliseconds since 1970. */
  expiresAt: number;
  /** When they proved who they are, milliseconds since 1970; null: the token does not say. */
  signedInAt: number | null;
}

/** What a transaction of theirs begins with. */
export const settingsOf = ({ databaseRole, userId, signedInAt }: Actor): Record<string, string> => ({
  role: databaseRole,
  "holdback.user_id": userId,
  "holdback.signed_in_at": signedInAt === null ? "" : new Date(signedInAt).toISOString(),
  timezone: "UTC",
});

export interface Authenticator {
  /** Null: nothing was configured that may sign tokens here. */
  verifier: TokenVerifier | null;
  people: SignedInPeople;
}

/** Who has the subject of a verified token. */
export type SignedInPeople = DataLoader<string, SignedIn>;

interface SignedIn {
  user_id: string | null;
  database_role: string;
  topics: string[];
  position: string | null;
}

/**
 * Looked up for each request anew, after it came; those that come in the same turn of the event loop share a statement,
 * as the requests of a page do. readsStandby: whether a standby answers queries.
 */
export function signedInPeople(pool: pg.Pool, readsStandby: boolean): SignedInPeople {
  // Always on the primary: whoever was deactivated is not let in by a standby that has not heard of it.
  const text = `select user_id, database_role, topics, ${readsStandby ? "pg_current_wal_flush_lsn()::text" : "null"} as position
    from unnest($1::text[]) with ordinality as asked (subject, number), app_private.sign_in(asked.subject)
    order by asked.number`;
  return new DataLoader(
    async (subjects) => (await pool.query<SignedIn>({ name: "sign_in", text, values: [subjects] })).rows,
    { cache: false, batchScheduleFn: setImmediate },
  );
}

/** The caller; null when the request does not prove who they are, whatever the reason. */
export async function authenticateRequest(request: IncomingMessage, by: Authenticator): Promise<Actor | null> {
  const headers = request.headersDistinct.authorization ?? [];
  return headers.length === 1 && headers[0] !== undefined ? await authenticate(headers[0], by) : null;
}

/** The same from the text of an Authorization header. */
export async function authenticate(authorization: string, { verifier, people }: Authenticator): Promise<Actor | null> {
  if (!verifier) {
    throw new SignInUnavailable("Sign-in is not set up: set AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE.");
  }
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
  if (!token) return null;
  const verified = await verifier.verify(token);
  if (!verified) return null;
  const person = await people.load(verified.authSubject);
  if (!person.user_id) return null;
  return {
    userId: person.user_id,
    databaseRole: person.database_role,
    topics: person.topics,
    logPosition: person.position,
    expiresAt: verified.expiresAt,
    signedInAt: verified.signedInAt,
  };
}
