create or replace function app_private.audit_chain_ends(since timestamptz)
returns table (chain text, last_sequence bigint, last_hash bytea)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select *
  from
    (
      select distinct on (log.payout_id) 'payout:' || log.payout_id, log.sequence, log.hash
      from app.payout_audit_log as log
      where log.created_at >= audit_chain_ends.since
      order by log.payout_id, log.sequence desc
    ) as of_payouts
  union all
  select *
  from
    (
      select distinct on (log.entity, log.entity_id) log.entity || ':' || log.entity_id, log.sequence, log.hash
      from app.audit_log as log
      where log.created_at >= audit_chain_ends.since
      order by log.entity, log.entity_id, log.sequence desc
    ) as of_others;
$$;
comment on function app_private.audit_chain_ends is
  'The last row of each chain of both audit logs that has a row since that moment.';
