// One migration at a time: a lock that no login can take, because it is a row of a table that only the owner reaches. And
// what it changes is locked before it changes anything, so that it waits for nobody half way.

import { setTimeout as sleep } from "node:timers/promises";
import type { Client, ClientBase } from "pg";
import { pgrc } from "../pgrc.ts";

/** For another migration, which takes its time on a slow machine. */
const PATIENCE_WITH_MIGRATIONS = "5min";
/** Better to give up than to stand in front of everybody else while waiting for somebody's long transaction. */
const PATIENCE = "30s";

/**
 * Waits in the transaction of the owner's session until no other migration runs, and leaves the time limit of all further waits set.
 * In a database without the table there is nothing to take, and nobody whom a long wait would keep waiting: of two that
 * make its schemas the second waits for the first, fails, and tries again.
 */
export async function lockMigrations(client: ClientBase, patience = PATIENCE_WITH_MIGRATIONS): Promise<void> {
  await client.query(`set local lock_timeout = '${patience}'`);
  const table = `${pgrc.schemas.private}.locks`;
  const { rows } = await client.query<{ isThere: boolean }>(`select to_regclass($1) is not null as "isThere"`, [table]);
  if (!rows[0]?.isThere) return;
  await client.query(`select from ${table} where name = 'migration' for update`);
  await client.query(`set local lock_timeout = '${PATIENCE}'`);
}

/** Shorter than deadlock_timeout: whoever waits for us is let go before Postgres would end one of us two. */
const TRY_MS = 700;
const PAUSE_MS = 300;
const GIVE_UP_MS = 30_000;
const QUERY_CANCELED = "57014";
export const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Locks all tables and views of both owners for the rest of their transactions, all of them or, for now, none. Taken one by
 * one as sql/ comes to them, they would be waited for in another order by API and worker, which go on meanwhile: one of
 * them, or the migration, would be ended for a deadlock.
 */
export async function lockRelations(owner: Client, queueOwner: Client): Promise<void> {
  const { public: shown, private: hidden, reporting, queue } = pgrc.schemas;
  for (const until = performance.now() + GIVE_UP_MS; ; ) {
    for (const session of [owner, queueOwner]) await session.query("savepoint unlocked");
    try {
      await lockAll(owner, [shown, hidden, reporting]);
      await lockAll(queueOwner, [queue]);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== QUERY_CANCELED) throw error;
      for (const session of [owner, queueOwner]) await session.query("rollback to savepoint unlocked");
      if (performance.now() > until)
        throw Object.assign(new Error("the tables are in use"), { code: LOCK_NOT_AVAILABLE });
      await sleep(PAUSE_MS * (1 + Math.random()));
    }
  }
}

async function lockAll(session: Client, schemas: string[]): Promise<void> {
  const { rows } = await session.query<{ list: string | null }>(
    `select string_agg(format('%I.%I', nspname, relname), ', ' order by pg_class.oid) as list
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = any ($1) and relkind in ('r', 'p', 'v') and not relispartition`,
    [schemas],
  );
  if (!rows[0]?.list) return;
  await session.query(`set local statement_timeout = ${TRY_MS}`);
  await session.query(`lock table ${rows[0].list} in access exclusive mode`);
  await session.query("set local statement_timeout to default");
}
