// Rows that no trigger looks at: for seeding many, or what no verb would make.

import type pg from "pg";

/**
 * Without any trigger, also those that no session can switch off, and those of foreign keys; within the open transaction.
 * Only what metrics count goes on being counted.
 */
export async function withoutTriggers(client: pg.PoolClient, work: () => Promise<void>): Promise<void> {
  const { rows: always } = await client.query<{ on_table: string; name: string }>(
    `select tgrelid::regclass::text as on_table, quote_ident(tgname) as name from pg_trigger
      where tgenabled = 'A' and tgname not like '\\_800\\_sum\\_%' and tgrelid::regclass::text ~ '^app(_private)?[.]'`,
  );
  const switchThem = (how: string) =>
    client.query(always.map((trigger) => `alter table ${trigger.on_table} ${how} trigger ${trigger.name};`).join(""));
  await switchThem("disable");
  await client.query("set local session_replication_role = replica");
  await work();
  await switchThem("enable always");
}

/** Makes what happened today older, for example: these statements, committed, past all guards. */
export async function pastTheGuards(pool: pg.Pool, ...statements: string[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await withoutTriggers(client, async () => {
      for (const statement of statements) await client.query(statement);
    });
    await client.query("commit");
  } finally {
    // Whatever went wrong is rolled back with the session.
    client.release(true);
  }
}
