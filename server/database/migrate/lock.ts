// One migration at a time: a lock that no login can take, because it is a row of a table that only the owner reaches.

import type { ClientBase } from "pg";
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
