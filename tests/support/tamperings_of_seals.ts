// The ways in which somebody with all rights could falsify the seals, their signatures, and what they say of the database.

import type { Tampering } from "./tampering.ts";

const resealed = (number: number) =>
  `update app.audit_seals as seal set hash = app_private.audit_seal_hash(seal) where number = ${number};`;

export const TAMPERINGS_OF_SEALS: readonly Tampering[] = [
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
      update app.audit_log set created_at = created_at - interval '49 hours' where entity = 'settings' and entity_id = 'max_retries' and sequence = 1`,
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
