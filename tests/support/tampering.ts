// The ways in which somebody with all rights could falsify the audit logs, and where both verifiers must find it.

import type pg from "pg";

export interface Scene {
  /** The chains of these payouts have two seals: their first rows are in seal 1, the later ones in seal 2. */
  payout: string;
  other: string;
}

export interface Tampering {
  name: string;
  sql(scene: Scene): string;
  /** What both must say; `sql` alone where the rest of the database gives it away too. */
  finds(scene: Scene): { problem: string; chain?: string; sequence?: number; seal_number?: number };
}

/** As an administrator who knows how it is done: the chain from a row on, with recomputed hashes. */
const rehash = (payout: string) => `
  do $$
  declare
    entry app.payout_audit_log;
    before bytea := decode(repeat('00', 32), 'hex');
  begin
    for entry in select * from app.payout_audit_log where payout_id = '${payout}' order by sequence loop
      entry.previous_hash := before;
      entry.hash := app_private.audit_row_hash(entry);
      update app.payout_audit_log set previous_hash = entry.previous_hash, hash = entry.hash where id = entry.id;
      before := entry.hash;
    end loop;
  end
  $$;`;

const resealed = (number: number) =>
  `update app.audit_seals as seal set hash = app_private.audit_seal_hash(seal) where number = ${number};`;

export const TAMPERINGS: readonly Tampering[] = [
  {
    name: "a row in the middle of a chain is deleted",
    sql: ({ payout }) => `delete from app.payout_audit_log where payout_id = '${payout}' and sequence = 2`,
    finds: ({ payout }) => ({ problem: "row_missing", chain: `payout:${payout}`, sequence: 2 }),
  },
  {
    name: "the tail of a chain is deleted",
    sql: ({ payout }) => `delete from app.payout_audit_log where payout_id = '${payout}' and sequence > 3`,
    finds: ({ payout }) => ({ problem: "tail_missing", chain: `payout:${payout}`, sequence: 4, seal_number: 1 }),
  },
  {
    name: "a whole chain is deleted",
    sql: ({ payout }) => `delete from app.payout_audit_log where payout_id = '${payout}'`,
    finds: ({ payout }) => ({ problem: "chain_missing", chain: `payout:${payout}`, sequence: 1, seal_number: 1 }),
  },
  {
    name: "a chain is written anew with recomputed hashes",
    sql: ({ payout }) =>
      `update app.payout_audit_log set reason = 'nothing happened' where payout_id = '${payout}' and sequence = 3; ${rehash(payout)}`,
    finds: ({ payout }) => ({ problem: "chain_rewritten", chain: `payout:${payout}`, sequence: 1, seal_number: 1 }),
  },
  {
    name: "the later part of a chain is written anew with recomputed hashes",
    sql: ({ payout }) =>
      `update app.payout_audit_log set changed_by_role = 'somebody' where payout_id = '${payout}' and sequence = 6; ${rehash(payout)}`,
    finds: ({ payout }) => ({ problem: "chain_rewritten", chain: `payout:${payout}`, sequence: 5, seal_number: 2 }),
  },
  {
    name: "rows are moved to another payout",
    sql: ({ payout, other }) =>
      `update app.payout_audit_log set payout_id = '${other}', sequence = sequence + 100
        where payout_id = '${payout}' and sequence = 4`,
    finds: ({ payout }) => ({ problem: "row_missing", chain: `payout:${payout}`, sequence: 4 }),
  },
  {
    name: "the last row, which no seal has, is deleted",
    // What is left then: a head that knows of one row more.
    sql: ({ payout }) => `update app.audit_chain_heads set last_sequence = last_sequence + 1, last_hash = sha256('row')
      where chain = 'payout:${payout}'`,
    finds: ({ payout }) => ({ problem: "head_differs", chain: `payout:${payout}` }),
  },
  {
    name: "the head of a chain is given another hash",
    sql: ({ payout }) =>
      `update app.audit_chain_heads set last_hash = sha256(last_hash) where chain = 'payout:${payout}'`,
    finds: ({ payout }) => ({ problem: "head_differs", chain: `payout:${payout}` }),
  },
  {
    name: "the head of a chain is deleted",
    sql: () => "delete from app.audit_chain_heads where chain = 'settings:max_retries'",
    finds: () => ({ problem: "head_differs", chain: "settings:max_retries", sequence: 2 }),
  },
  {
    name: "a head is made of a chain that there is not",
    sql: () => "insert into app.audit_chain_heads values ('settings:nothing', 3, sha256('nothing'))",
    finds: () => ({ problem: "head_differs", chain: "settings:nothing", sequence: 1 }),
  },
  {
    name: "a row of the general log is deleted with all of its chain",
    sql: () => "delete from app.audit_log where entity = 'settings' and entity_id = 'max_retries'",
    finds: () => ({ problem: "chain_missing", chain: "settings:max_retries", sequence: 1, seal_number: 1 }),
  },
  {
    name: "the first seal is removed",
    sql: () => "delete from app.audit_seals where number = 1",
    finds: () => ({ problem: "seal_missing", seal_number: 1 }),
  },
  {
    name: "the last seal is removed",
    sql: () => "delete from app.audit_seals where number = 2",
    finds: () => ({ problem: "seal_missing", seal_number: 2 }),
  },
  {
    name: "the last seal is removed with its ends and its signature",
    sql: () => `delete from app.audit_seal_signatures where seal_number = 2;
      delete from app.audit_seal_chains where seal_number = 2; delete from app.audit_seals where number = 2`,
    finds: () => ({ problem: "seal_missing", seal_number: 2 }),
  },
  {
    name: "a column of a seal is changed",
    sql: () => "update app.audit_seals set row_count = row_count - 1 where number = 1",
    finds: () => ({ problem: "seal_changed", seal_number: 1 }),
  },
  {
    name: "an earlier seal is replaced with a recomputed hash",
    sql: () => `update app.audit_seals set sealed_at = sealed_at - interval '1 hour' where number = 1; ${resealed(1)}
      update app.audit_seal_signatures set seal_hash = (select hash from app.audit_seals where number = 1) where seal_number = 1`,
    finds: () => ({ problem: "seal_replaced", seal_number: 1 }),
  },
  {
    name: "the last seal is replaced with a recomputed hash, and its signature made to name it",
    sql: () => `update app.audit_seals set sealed_at = sealed_at + interval '1 hour' where number = 2; ${resealed(2)}
      update app.audit_seal_signatures set seal_hash = (select hash from app.audit_seals where number = 2) where seal_number = 2`,
    finds: () => ({ problem: "seal_replaced", seal_number: 2 }),
  },
  {
    name: "the end of a chain is taken out of a seal",
    sql: ({ payout }) => `delete from app.audit_seal_chains where seal_number = 1 and chain = 'payout:${payout}'`,
    finds: () => ({ problem: "seal_chains_changed", seal_number: 1 }),
  },
];

export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    return await work(client);
  } finally {
    client.release(true);
  }
}

const LOGS = [
  "audit_chain_heads",
  "payout_audit_log",
  "audit_log",
  "audit_definitions",
  "audit_seals",
  "audit_seal_chains",
  "audit_seal_signatures",
  "audit_archives",
  "audit_archive_ends",
];

/** As an administrator does it: without the triggers that refuse it, which are there again afterwards. */
export async function falsify(client: pg.ClientBase, sql: string): Promise<void> {
  const all = (how: string) => client.query(LOGS.map((log) => `alter table app.${log} ${how};`).join(""));
  // What waits for the end of the transaction would keep the tables from being altered.
  await client.query("set constraints all immediate");
  await all("disable trigger all");
  await client.query(sql);
  await all("enable trigger all");
  await all("enable always trigger _100_refuse_change");
  await client.query("alter table app.audit_archives enable always trigger _900_audit");
}
