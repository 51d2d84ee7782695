// Rows of a file as the database sees them during an import, each import in a transaction that is rolled back.

import type pg from "pg";
import type { TestDatabase } from "./database.ts";

export type Fields = Record<string, string>;
export const PLACEMENT: Fields = {
  external_ref: "P-1",
  company: "Acme",
  candidate: "C. Andidate",
  job_title: "Engineer",
  recruiters: "ann@x.com:100",
  payout_amount: "1000.00",
  currency: "USD",
  start_date: "2025-01-31",
  guarantee_period_days: "",
  holdback_percentage: "",
};
const RECRUITER: Fields = { email: "new@x.com", display_name: "New", stripe_account_id: "" };

/** Whom the rows may name: Ann and Bob are recruiters, Gone was one, Boss is none. */
export async function createPeople({ admin }: TestDatabase): Promise<void> {
  await admin.query(
    "select app.create_user('ann@x.com', 'Ann', 'recruiter'), app.create_user('bob@x.com', 'Bob', 'recruiter')",
  );
  await admin.query(
    "select app.create_user('gone@x.com', 'Gone', 'recruiter'), app.create_user('boss@x.com', 'Boss', 'platform_admin')",
  );
  await admin.query("update app.users set deactivated_at = now() where email = 'gone@x.com'");
}

const latest = new WeakMap<TestDatabase, Promise<unknown>>();

/**
 * Runs `use` as an import in a transaction that is rolled back: one at a time, else each plans it all in a session of its
 * own.
 */
export function inImport<T>(db: TestDatabase, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const mine = (latest.get(db) ?? Promise.resolve()).then(() => rolledBack(db, use));
  latest.set(
    db,
    mine.catch(() => undefined),
  );
  return mine;
}

async function rolledBack<T>({ admin }: TestDatabase, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await admin.connect();
  try {
    await client.query("begin");
    await client.query("set local role holdback_owner");
    return await use(client);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

/** Stages the rows as lines 2, 3, …, and returns what is wrong with them. */
export async function check(
  client: pg.PoolClient,
  kind: "placement" | "recruiter" | "fee",
  rows: Fields[],
): Promise<string[]> {
  const staged = rows.map((record, index) => ({ line: index + 2, record, complaint: null }));
  await client.query("select app_private.stage_import_rows($1)", [JSON.stringify(staged)]);
  await client.query(`select app_private.check_${kind}_rows()`);
  const { rows: problems } = await client.query<{ text: string }>(
    "select format('%s %s: %s', line, column_name, reason) as text from app_private.import_problems order by line, column_name",
  );
  return problems.map(({ text }) => text);
}

export const placementProblems = (db: TestDatabase, ...changes: Fields[]) =>
  inImport(db, (client) =>
    check(
      client,
      "placement",
      changes.map((change) => ({ ...PLACEMENT, ...change })),
    ),
  );

export const recruiterProblems = (db: TestDatabase, ...changes: Fields[]) =>
  inImport(db, (client) =>
    check(
      client,
      "recruiter",
      changes.map((change) => ({ ...RECRUITER, ...change })),
    ),
  );

/** How many rows of tables this transaction has read so far. */
export async function rowsRead(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ read: number }>(
    "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_all_tables",
  );
  return rows[0]?.read ?? 0;
}
