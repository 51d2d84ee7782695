// The ways in which somebody with all rights could falsify the audit logs, and where both verifiers must find it.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type pg from "pg";
import { type ExportedRow, exportAuditLog } from "../../server/database/audit/export.ts";
import type { ArchiveFile } from "../../server/database/audit/verification/archive_file.ts";
import {
  type Evidence,
  type Verification,
  verifyDatabase,
  verifyExport,
  verifyExportFile,
} from "../../server/database/audit/verify.ts";

export interface Scene {
  /** The chains of these payouts have two seals: their first rows are in seal 1, the later ones in seal 2. */
  payout: string;
  other: string;
}

export interface Tampering {
  name: string;
  /** Whether nobody has the seals that were handed outside. */
  isAlone?: boolean;
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

/** Of the general log: three rows, the last two since seal 1. */
const SETTING = "settings:max_retries";
const ofSetting = "entity = 'settings' and entity_id = 'max_retries'";
/** A fourth row, which no seal has. */
const oneMore = "update app_private.settings set value = '11' where name = 'max_retries'";

/** Whose chain in the general log has one row, since the last seal. */
const LONE_COMPANY = "00000000-0000-4000-8000-0000000c0de1";
const ofLoneCompany = `entity = 'companies' and entity_id = '${LONE_COMPANY}'`;

/** The last one of these rows, or the one of which more is said, is there a second time: with another reason. */
const forked = (log: string, rows: string, hash: string, more: string) => `
  insert into app.${log}
  select (jsonb_populate_record(log, jsonb_build_object('id', uuidv7(), 'reason', 'other version'))).*
    from app.${log} as log where ${rows} ${more} order by sequence desc limit 1;
  update app.${log} as log set hash = app_private.${hash}(log) where reason = 'other version'`;

/** One row more, with its own hash and a head that knows of it: after the last one of these rows, but for what is changed. */
const added = (log: "audit_log" | "payout_audit_log", rows: string, changes: string) => `
  insert into app.${log}
  select (jsonb_populate_record(log, jsonb_build_object('id', uuidv7(), 'reason', 'added', 'sequence', sequence + 1,
           'previous_hash', hash) || ${changes})).*
    from app.${log} as log where ${rows} order by sequence desc limit 1;
  update app.${log} as log
     set hash = app_private.${log === "audit_log" ? "audit_log_hash" : "audit_row_hash"}(log) where reason = 'added';
  merge into app.audit_chain_heads as head
  using (select ${log === "audit_log" ? "entity || ':' || entity_id" : "'payout:' || payout_id"} as chain, sequence, hash
           from app.${log} where reason = 'added' order by sequence desc limit 1) as last
  on head.chain = last.chain
  when matched then update set last_sequence = last.sequence, last_hash = last.hash
  when not matched then insert values (last.chain, last.sequence, last.hash);`;
/** In place of these columns: the first row of a chain of its own. */
const first = (column: string, value: string) =>
  `jsonb_build_object('sequence', 1, 'previous_hash', decode(repeat('00', 32), 'hex'), '${column}', '${value}')`;
const ago = (interval: string) => `jsonb_build_object('created_at', created_at - interval '${interval}')`;
const NEW_PAYOUT = "00000000-0000-7000-8000-00000000000a";

const resealed = (number: number) =>
  `update app.audit_seals as seal set hash = app_private.audit_seal_hash(seal) where number = ${number};`;

export const TAMPERINGS: readonly Tampering[] = [
  {
    name: "a column of a row is changed",
    sql: ({ payout }) =>
      `update app.payout_audit_log set reason = 'other' where payout_id = '${payout}' and sequence = 2`,
    finds: ({ payout }) => ({ problem: "row_changed", chain: `payout:${payout}`, sequence: 2 }),
  },
  {
    name: "a column of a row of the general log is changed",
    sql: () => `update app.audit_log set reason = 'other' where ${ofSetting} and sequence = 2`,
    finds: () => ({ problem: "row_changed", chain: SETTING, sequence: 2 }),
  },
  {
    name: "two rows of a chain are changed",
    sql: ({ payout }) =>
      `update app.payout_audit_log set reason = 'other' where payout_id = '${payout}' and sequence in (2, 5)`,
    finds: ({ payout }) => ({ problem: "row_changed", chain: `payout:${payout}`, sequence: 2 }),
  },
  {
    name: "a row is changed with its own hash",
    sql: ({
      payout,
    }) => `update app.payout_audit_log set reason = 'other' where payout_id = '${payout}' and sequence = 2;
      update app.payout_audit_log as log set hash = app_private.audit_row_hash(log) where payout_id = '${payout}' and sequence = 2`,
    finds: ({ payout }) => ({ problem: "chain_broken", chain: `payout:${payout}`, sequence: 3 }),
  },
  {
    name: "a row of the general log is changed with its own hash",
    sql: () => `update app.audit_log set reason = 'other' where ${ofSetting} and sequence = 2;
      update app.audit_log as log set hash = app_private.audit_log_hash(log) where ${ofSetting} and sequence = 2`,
    finds: () => ({ problem: "chain_broken", chain: SETTING, sequence: 3 }),
  },
  {
    name: "the first row of a chain is made to follow another one",
    sql: ({ payout }) => `update app.payout_audit_log set previous_hash = sha256('another')
       where payout_id = '${payout}' and sequence = 1;
      update app.payout_audit_log as log set hash = app_private.audit_row_hash(log) where payout_id = '${payout}' and sequence = 1`,
    finds: ({ payout }) => ({ problem: "chain_broken", chain: `payout:${payout}`, sequence: 1 }),
  },
  {
    name: "the only row of a chain, which no seal has, is made to follow another one, with its own hash and head",
    sql: () => `insert into app.companies (id, name) values ('${LONE_COMPANY}', 'Lone Company');
      update app.audit_log set previous_hash = sha256('another') where ${ofLoneCompany};
      update app.audit_log as log set hash = app_private.audit_log_hash(log) where ${ofLoneCompany};
      update app.audit_chain_heads set last_hash = (select hash from app.audit_log where ${ofLoneCompany})
        where chain = 'companies:${LONE_COMPANY}'`,
    finds: () => ({ problem: "chain_broken", chain: `companies:${LONE_COMPANY}`, sequence: 1 }),
  },
  {
    name: "the last row of a seal is given another hash",
    sql: ({ payout }) =>
      `update app.payout_audit_log set hash = sha256(hash) where payout_id = '${payout}' and sequence = 4`,
    finds: ({ payout }) => ({ problem: "row_changed", chain: `payout:${payout}`, sequence: 4 }),
  },
  {
    name: "rows are numbered anew, with recomputed hashes and head",
    sql: ({ payout }) =>
      `update app.payout_audit_log set sequence = sequence + 10 where payout_id = '${payout}' and sequence > 2; ${rehash(payout)}
       update app.audit_chain_heads set last_sequence = last_sequence + 10 where chain = 'payout:${payout}'`,
    finds: ({ payout }) => ({ problem: "row_missing", chain: `payout:${payout}`, sequence: 3 }),
  },
  {
    name: "the rows of the general log are numbered anew, with recomputed hashes",
    sql: () =>
      `update app.audit_log set sequence = sequence + 10 where ${ofSetting} and sequence > 2;
       update app.audit_log as log set hash = app_private.audit_log_hash(log) where ${ofSetting} and sequence > 2`,
    finds: () => ({ problem: "row_missing", chain: SETTING, sequence: 3 }),
  },
  {
    name: "a row in the middle of the general log is changed with its own hash",
    sql: () => `${oneMore};
      update app.audit_log set reason = 'other' where ${ofSetting} and sequence = 2;
      update app.audit_log as log set hash = app_private.audit_log_hash(log) where ${ofSetting} and sequence = 2`,
    finds: () => ({ problem: "chain_broken", chain: SETTING, sequence: 3 }),
  },
  {
    name: "a row in the middle of the general log is numbered anew with its own hash, and those after it",
    sql: () => `${oneMore};
      update app.audit_log set sequence = sequence + 10 where ${ofSetting} and sequence > 2;
      update app.audit_log as log set hash = app_private.audit_log_hash(log) where ${ofSetting} and sequence > 2`,
    finds: () => ({ problem: "row_missing", chain: SETTING, sequence: 3 }),
  },
  {
    name: "the tail of a chain of the general log is deleted",
    sql: () => `delete from app.audit_log where ${ofSetting} and sequence > 1`,
    finds: () => ({ problem: "tail_missing", chain: SETTING, sequence: 2, seal_number: 2 }),
  },
  {
    name: "the last row of the general log is changed with its own hash",
    sql: () => `update app.audit_log set reason = 'other' where ${ofSetting} and sequence = 3;
      update app.audit_log as log set hash = app_private.audit_log_hash(log) where ${ofSetting} and sequence = 3`,
    finds: () => ({ problem: "chain_rewritten", chain: SETTING, sequence: 2, seal_number: 2 }),
  },
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
    name: "the first rows of a chain are deleted",
    sql: ({ payout }) => `delete from app.payout_audit_log where payout_id = '${payout}' and sequence < 3`,
    finds: ({ payout }) => ({ problem: "row_missing", chain: `payout:${payout}`, sequence: 1 }),
  },
  {
    name: "the first row of a chain of the general log is deleted",
    sql: () => `delete from app.audit_log where ${ofSetting} and sequence = 1`,
    finds: () => ({ problem: "row_missing", chain: SETTING, sequence: 1 }),
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
    name: "the last row of a chain has a second version, with its own hash",
    sql: ({ payout }) => forked("payout_audit_log", `payout_id = '${payout}'`, "audit_row_hash", ""),
    finds: ({ payout }) => ({ problem: "row_missing", chain: `payout:${payout}` }),
  },
  {
    name: "a row in the middle of a chain has a second version, with its own hash",
    sql: ({ payout }) => forked("payout_audit_log", `payout_id = '${payout}'`, "audit_row_hash", "and sequence = 3"),
    finds: ({ payout }) => ({ problem: "row_missing", chain: `payout:${payout}`, sequence: 4 }),
  },
  {
    name: "the last row of the general log has a second version, with its own hash",
    sql: () => forked("audit_log", ofSetting, "audit_log_hash", ""),
    finds: () => ({ problem: "row_missing", chain: SETTING, sequence: 4 }),
  },
  ...[
    { log: "payout_audit_log", name: "", rows: ({ payout }: Scene) => `payout_id = '${payout}'` } as const,
    { log: "audit_log", name: " of the general log", rows: () => ofSetting } as const,
  ].flatMap(({ log, name, rows }): Tampering[] => {
    const isOfPayouts = log === "payout_audit_log";
    const chainOf = ({ payout }: Scene) => (isOfPayouts ? `payout:${payout}` : SETTING);
    const [ofNew, chain] = isOfPayouts
      ? [first("payout_id", NEW_PAYOUT), `payout:${NEW_PAYOUT}`]
      : [first("entity_id", "nothing"), "settings:nothing"];
    return [
      {
        name: `a row is put after the last one${name} with a time before every seal`,
        sql: (scene) => added(log, rows(scene), ago("30 days")),
        finds: (scene) => ({ problem: "row_backdated", chain: chainOf(scene) }),
      },
      {
        name: `a row is put after the last one${name} with a time of yesterday`,
        sql: (scene) => added(log, rows(scene), ago("1 day")),
        finds: (scene) => ({ problem: "row_backdated", chain: chainOf(scene) }),
      },
      {
        name: `a row is put after the last one${name} with a time to come`,
        sql: (scene) => added(log, rows(scene), ago("-2 hours")),
        finds: (scene) => ({ problem: "row_postdated", chain: chainOf(scene) }),
      },
      {
        name: `a row of another chain${name} is put in with a time before every seal`,
        sql: (scene) => added(log, rows(scene), `${ofNew} || ${ago("30 days")}`),
        finds: () => ({ problem: "row_backdated", chain, sequence: 1 }),
      },
      {
        name: `the same${name}, a row after it, and a seal has both`,
        sql: (scene) => `${added(log, rows(scene), `${ofNew} || ${ago("30 days")}`)}
          ${added(log, isOfPayouts ? `payout_id = '${NEW_PAYOUT}'` : "entity_id = 'nothing'", "jsonb_build_object('created_at', now())")}
          select app_private.seal_audit_log();`,
        finds: () => ({ problem: "row_backdated", chain, sequence: 1 }),
      },
    ];
  }),
  {
    name: "the head of a chain is given another hash",
    sql: ({ payout }) =>
      `update app.audit_chain_heads set last_hash = sha256(last_hash) where chain = 'payout:${payout}'`,
    finds: ({ payout }) => ({ problem: "head_differs", chain: `payout:${payout}` }),
  },
  {
    name: "the head of a chain is deleted",
    sql: () => `delete from app.audit_chain_heads where chain = '${SETTING}'`,
    finds: () => ({ problem: "head_differs", chain: SETTING, sequence: 4 }),
  },
  {
    name: "the head of a chain is given another number",
    sql: ({ payout }) =>
      `update app.audit_chain_heads set last_sequence = last_sequence + 1 where chain = 'payout:${payout}'`,
    finds: ({ payout }) => ({ problem: "head_differs", chain: `payout:${payout}` }),
  },
  {
    name: "a head is made of a chain that there is not",
    sql: () => "insert into app.audit_chain_heads values ('settings:nothing', 3, sha256('nothing'))",
    finds: () => ({ problem: "head_differs", chain: "settings:nothing", sequence: 1 }),
  },
  {
    name: "a row of the general log is deleted with all of its chain",
    sql: () => `delete from app.audit_log where ${ofSetting}`,
    finds: () => ({ problem: "chain_missing", chain: SETTING, sequence: 1, seal_number: 1 }),
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
  {
    name: "a seal is given the end of a chain whose name is none",
    sql: () => "insert into app.audit_seal_chains values (1, 'payout:nothing', 1, sha256('nothing'))",
    finds: () => ({ problem: "chain_missing", chain: "payout:nothing", seal_number: 1 }),
  },
  {
    name: "the signature of a seal is removed",
    sql: () => "delete from app.audit_seal_signatures where seal_number = 1",
    finds: () => ({ problem: "seal_unsigned", seal_number: 1 }),
  },
  {
    name: "a seal is changed, and its signature removed",
    sql: () => `update app.audit_seals set row_count = row_count - 1 where number = 1;
      delete from app.audit_seal_signatures where seal_number = 1`,
    finds: () => ({ problem: "seal_changed", seal_number: 1 }),
  },
  {
    name: "a column of a seal is changed, and the end of a chain taken out of it",
    sql: ({ payout }) => `update app.audit_seals set row_count = row_count - 1 where number = 1;
      delete from app.audit_seal_chains where seal_number = 1 and chain = 'payout:${payout}'`,
    finds: () => ({ problem: "seal_changed", seal_number: 1 }),
  },
  {
    name: "the end of a chain is taken out of a seal, which is replaced with a recomputed hash",
    sql: ({ payout }) => `delete from app.audit_seal_chains where seal_number = 1 and chain = 'payout:${payout}';
      update app.audit_seals set sealed_at = sealed_at - interval '1 hour' where number = 1; ${resealed(1)}`,
    finds: () => ({ problem: "seal_chains_changed", seal_number: 1 }),
  },
  {
    name: "a seal is replaced with a recomputed hash, and its signature removed",
    sql: () => `update app.audit_seals set sealed_at = sealed_at - interval '1 hour' where number = 1; ${resealed(1)}
      delete from app.audit_seal_signatures where seal_number = 1`,
    finds: () => ({ problem: "seal_replaced", seal_number: 1 }),
  },
  {
    name: "what the database was made of is changed under its hash, and the last seal replaced",
    sql: () => `update app.audit_definitions set definitions = definitions || '{"a door": "open"}';
      update app.audit_seals set sealed_at = sealed_at + interval '1 hour' where number = 2; ${resealed(2)}`,
    finds: () => ({ problem: "definitions_unknown", seal_number: 2 }),
  },
  {
    name: "what the database was made of is changed under its hash, and the end of a chain taken out of a seal",
    sql: ({ payout }) => `update app.audit_definitions set definitions = definitions || '{"a door": "open"}';
      delete from app.audit_seal_chains where seal_number = 1 and chain = 'payout:${payout}'`,
    finds: () => ({ problem: "seal_chains_changed", seal_number: 1 }),
  },
  {
    name: "what the database was made of is changed under its hash",
    sql: () => `update app.audit_definitions set definitions = definitions || '{"a door": "open"}'`,
    finds: () => ({ problem: "definitions_unknown", seal_number: 1 }),
  },
  {
    name: "what the database was made of is deleted",
    sql: () => "delete from app.audit_definitions",
    finds: () => ({ problem: "definitions_unknown", seal_number: 1 }),
  },
  {
    name: "what the database was made of when something was changed by hand is deleted",
    sql: () => `select app_private.seal_audit_log();
      delete from app.audit_definitions where hash = (select definitions from app.audit_seals where number = 3)`,
    finds: () => ({ problem: "definitions_changed", chain: "database:definitions", seal_number: 3 }),
  },
  {
    name: "the first seals are removed with their signatures, and nobody has them",
    isAlone: true,
    sql: () => `select app_private.seal_audit_log(); delete from app.audit_seal_signatures;
      delete from app.audit_seal_chains where seal_number < 3; delete from app.audit_seals where number < 3`,
    finds: () => ({ problem: "seal_missing", seal_number: 1 }),
  },
  {
    name: "all seals are removed with their ends and signatures, and nobody has them",
    isAlone: true,
    sql: () => `delete from app.audit_seal_signatures; delete from app.audit_seal_chains; delete from app.audit_seals;
      update app.audit_log set created_at = created_at - interval '49 hours' where ${ofSetting} and sequence = 1`,
    finds: () => ({ problem: "seal_missing", seal_number: 1 }),
  },
  {
    name: "everything is removed, and nobody has the seals",
    isAlone: true,
    sql: () => `delete from app.audit_seal_signatures; delete from app.audit_seal_chains; delete from app.audit_seals;
      delete from app.audit_chain_heads; delete from app.audit_log; delete from app.payout_audit_log`,
    finds: () => ({ problem: "log_empty" }),
  },
  {
    name: "an earlier seal is replaced with its signature, and nobody has it",
    isAlone: true,
    sql: () => `update app.audit_seals set sealed_at = sealed_at - interval '1 hour' where number = 1; ${resealed(1)}
      update app.audit_seal_signatures set seal_hash = (select hash from app.audit_seals where number = 1) where seal_number = 1`,
    finds: () => ({ problem: "seal_replaced", seal_number: 1 }),
  },
  {
    name: "the last seal is replaced, its signature stays, and nobody has it",
    isAlone: true,
    sql: () => `update app.audit_seals set sealed_at = sealed_at + interval '1 hour' where number = 2; ${resealed(2)}`,
    finds: () => ({ problem: "seal_replaced", seal_number: 2 }),
  },
  {
    name: "the last seal is removed, its signature stays, and nobody has it",
    isAlone: true,
    sql: () => "delete from app.audit_seal_chains where seal_number = 2; delete from app.audit_seals where number = 2",
    finds: () => ({ problem: "seal_missing", seal_number: 2 }),
  },
];

/** What a verifier found: a row of app.verify_audit_log, or of the verifier's in TypeScript. */
export interface Found {
  problem: string;
  chain: string | null;
  sequence: number | null;
  row_id: string | null;
  seal_number: number | null;
  detail: string;
}

/** What one verifier alone can see: SQL the rows that the logs are about, the other one signatures. */
const OF_ONE = ["row_differs", "row_gone", "row_unlogged", "signature_wrong", "key_unknown"];

/** Both say that, and all that they say is the same: the first bad row of each chain, and each bad seal. */
export function sayTheSame(t: ExecutionContext, bySql: readonly Found[], byUs: readonly Found[], wanted: object): void {
  const places = (found: readonly Found[]) =>
    found
      .filter(
        ({ problem, seal_number }) => !OF_ONE.includes(problem) && !(problem === "definitions_changed" && !seal_number),
      )
      .map((each) => [each.problem, each.chain, each.sequence, each.row_id, each.seal_number].join(" "))
      .sort();
  t.deepEqual(places(byUs), places(bySql));
  const isWanted = (found: Found) =>
    Object.entries(wanted).every(([name, value]) => Reflect.get(found, name) === value);
  t.true(bySql.some(isWanted), JSON.stringify(bySql.slice(0, 20)));
}

/** The same of the database, of an export of it and of the file of that, or it fails. */
export async function verifyBothWays(
  client: pg.ClientBase,
  evidence: Evidence,
  archives: () => Promise<ArchiveFile[]> = async () => [],
): Promise<Verification> {
  const ofDatabase = await verifyDatabase(client, { ...evidence, archives: await archives() });
  const ofExport = await verifyExport(exportAuditLog(client), { ...evidence, archives: await archives() });
  const ofFile = await verifyAsFile(exportAuditLog(client), { ...evidence, archives: await archives() });
  const inOrder = (found: Verification) => ({
    ...found,
    problems: found.problems.map((problem) => JSON.stringify(problem)).sort(),
  });
  assert.deepEqual(inOrder(ofDatabase), inOrder(ofExport));
  assert.deepEqual(inOrder(ofFile), inOrder(ofExport));
  return ofDatabase;
}

/** What is said of such a file; lineOf: how a row is written there. */
export async function verifyAsFile(
  rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>,
  evidence: Evidence,
  lineOf: (row: ExportedRow) => string = JSON.stringify,
): Promise<Verification> {
  const folder = await mkdtemp(join(tmpdir(), "export-"));
  try {
    const file = join(folder, "audit.jsonl");
    const lines: string[] = [];
    for await (const row of rows) lines.push(`${lineOf(row)}\n`);
    await writeFile(file, lines.join(""));
    return await verifyExportFile(file, evidence);
  } finally {
    await rm(folder, { recursive: true });
  }
}

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
