// The ways in which somebody with all rights could falsify the rows and heads of the audit logs.

import type { Scene, Tampering } from "./tampering.ts";

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

export const TAMPERINGS_OF_ROWS: readonly Tampering[] = [
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
    // Chain, head and times hold: only the seals have other hashes.
    name: "a chain is written anew with its head, and ends where the first seal does",
    sql: ({ payout }) =>
      `update app.payout_audit_log set reason = 'nothing happened' where payout_id = '${payout}' and sequence = 3;
       delete from app.payout_audit_log where payout_id = '${payout}' and sequence > 4; ${rehash(payout)};
       delete from app.audit_seal_chains where chain = 'payout:${payout}' and seal_number > 1;
       update app.audit_chain_heads as head set last_sequence = log.sequence, last_hash = log.hash
         from app.payout_audit_log as log
        where log.payout_id = '${payout}' and log.sequence = 4 and head.chain = 'payout:${payout}'`,
    finds: ({ payout }) => ({ problem: "chain_rewritten", chain: `payout:${payout}`, sequence: 1, seal_number: 1 }),
  },
  {
    name: "a chain is written anew with its head, and goes on after the first seal",
    sql: ({ payout }) =>
      `update app.payout_audit_log set reason = 'nothing happened' where payout_id = '${payout}' and sequence = 3;
       delete from app.payout_audit_log where payout_id = '${payout}' and sequence > 5; ${rehash(payout)};
       delete from app.audit_seal_chains where chain = 'payout:${payout}' and seal_number > 1;
       update app.audit_chain_heads as head set last_sequence = log.sequence, last_hash = log.hash
         from app.payout_audit_log as log
        where log.payout_id = '${payout}' and log.sequence = 5 and head.chain = 'payout:${payout}'`,
    finds: ({ payout }) => ({ problem: "chain_rewritten", chain: `payout:${payout}`, sequence: 1, seal_number: 1 }),
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
];
