// Days pass: SQL knows no other time than now, so instead of the clock going ahead, everything that is dated grows older.

import type pg from "pg";

/** Call it while nothing is on its way. What Stripe has keeps its time. */
export async function addDays(admin: pg.Pool, days: number): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query("begin; set local timezone = 'UTC'; set local session_replication_role = replica");
    const guards = (await client.query<Guard>(GUARDS)).rows;
    for (const { table, trigger } of guards) await client.query(`alter table ${table} disable trigger ${trigger}`);
    const { rows: updates } = await client.query<{ statement: string }>(MAKE_OLDER, [days]);
    for (const { statement } of updates) await client.query(statement);
    await client.query(SEAL_AUDIT_LOG);
    for (const { table, trigger } of guards)
      await client.query(`alter table ${table} enable always trigger ${trigger}`);
    await client.query("commit");
  } finally {
    // Not into the pool again: had anything failed, it would keep its role.
    client.release(true);
  }
}

interface Guard {
  table: string;
  trigger: string;
}

/** The triggers that bind even a replica: they would refuse this, and write it into the audit log. */
const GUARDS = `
  select tgrelid::regclass::text as table, quote_ident(tgname) as trigger
    from pg_trigger where tgenabled = 'A' and not tgisinternal`;

/**
 * One update a table: of every column that is a date or a time and is not generated from others. The server has started
 * when it has.
 */
const MAKE_OLDER = `
  select format('update %s set %s', attribute.attrelid::regclass,
                string_agg(format('%1$I = %1$I - make_interval(days => %2$s)', attribute.attname, $1::int), ', ')) as statement
    from pg_attribute as attribute
    join pg_class as relation on relation.oid = attribute.attrelid and relation.relkind = 'r'
   where (relation.relnamespace in ('app'::regnamespace, 'app_private'::regnamespace)
          or relation.oid = 'graphile_worker._private_jobs'::regclass)
     and attribute.atttypid in ('date'::regtype, 'timestamptz'::regtype)
     and attribute.attname <> 'server_started_at'
     and attribute.attnum > 0 and not attribute.attisdropped and attribute.attgenerated = ''
   group by attribute.attrelid`;

/** The hash of an audit row covers its time: the chains are made anew. */
const SEAL_AUDIT_LOG = `
  do $$
  declare
    entry app.payout_audit_log;
  begin
    for entry in select * from app.payout_audit_log order by payout_id, sequence loop
      if entry.sequence > 1 then
        entry.previous_hash := (
          select hash from app.payout_audit_log as previous
           where previous.payout_id = entry.payout_id and previous.sequence = entry.sequence - 1
        );
      end if;
      update app.payout_audit_log
         set previous_hash = entry.previous_hash, hash = app_private.audit_row_hash(entry)
       where id = entry.id;
      update app.audit_chain_heads
         set last_hash = (select hash from app.payout_audit_log where id = entry.id)
       where chain = 'payout:' || entry.payout_id;
    end loop;
  end
  $$`;
