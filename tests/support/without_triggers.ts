// Rows that no trigger looks at: for seeding many, or what no verb would make.

import type pg from "pg";

/**
 * Without any trigger, also those that no session can switch off, and those of foreign keys; within the open transaction.
 * Only what metrics count goes on being counted. With `tables`, only theirs are off, where it is done often: whoever has
 * plans on a table makes them anew after it.
 */
export async function withoutTriggers(
  client: pg.PoolClient,
  work: () => Promise<void>,
  tables?: readonly string[],
): Promise<void> {
  const { rows: always } = await client.query<{ on_table: string; names: string[] }>(
    `select tgrelid::regclass::text as on_table, array_agg(quote_ident(tgname)) as names from pg_trigger
      where tgenabled = 'A' and tgname not like '\\_800\\_sum\\_%' and tgrelid::regclass::text ~ '^app(_private)?[.]'
        and ($1::text[] is null or tgrelid in (select to_regclass(name) from unnest($1::text[]) as name))
      group by tgrelid`,
    [tables],
  );
  const switchThem = (how: string) =>
    client.query(
      always
        .map(
          ({ on_table, names }) =>
            `alter table ${on_table} ${names.map((name) => `${how} trigger ${name}`).join(", ")};`,
        )
        .join(""),
    );
  await switchThem("disable");
  await client.query("set local session_replication_role = replica");
  await work();
  await switchThem("enable always");
}

/** Makes what happened today older, for example: these statements, committed, past all guards of the tables they name. */
export async function pastTheGuards(pool: pg.Pool, ...statements: string[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await withoutTriggers(
      client,
      async () => {
        for (const statement of statements) await client.query(statement);
      },
      statements.flatMap((statement) => statement.match(/\bapp(?:_private)?\.\w+/g) ?? []),
    );
    await client.query("commit");
  } finally {
    // Whatever went wrong is rolled back with the session.
    client.release(true);
  }
}
