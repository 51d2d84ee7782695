// Whether a URL leads to sessions of our own, or to a pooler that gives each transaction another one.

import type pg from "pg";
import { openSession } from "./reach.ts";

/** Asked once, at the start: a busy machine takes its time. */
const CONNECT_PATIENCE_MS = 60_000;

/**
 * Fails on a standby, and where transactions of one connection run in sessions that change. There prepared statements vanish between two
 * transactions, and nobody can listen: a worker would say that it is up, and pay nothing.
 */
export async function assertOwnSessions(databaseUrl: string): Promise<void> {
  const connect = () => openSession(databaseUrl, { connectionTimeoutMillis: CONNECT_PATIENCE_MS, writes: true });
  const ours = await connect();
  const other = await connect().catch(async (error: unknown) => {
    await ours.end();
    throw error;
  });
  try {
    const before = await sessionOf(ours);
    // A pooler gives the session that has just become free to who asks first: while the other holds it, we get another.
    await other.query("begin");
    await other.query("select");
    const after = await sessionOf(ours);
    await other.query("rollback");
    if (before === after) return;
  } finally {
    await Promise.all([ours.end(), other.end()]);
  }
  throw new Error(
    "The database URL leads to a pooler that gives each transaction another session (PgBouncer in transaction mode, for " +
      "example), and sessions that stay themselves are needed here. Set DIRECT_DATABASE_URL to the same database " +
      "without the pooler; the API's requests go on through DATABASE_URL.",
  );
}

async function sessionOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>("select pg_catalog.pg_backend_pid() as id");
  return rows[0]?.id;
}
