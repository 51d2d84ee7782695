create or replace function app_private.chains_of_payout(payout_id uuid)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    array(
      select 'payout:' || chains_of_payout.payout_id
      union
      select log.entity || ':' || log.entity_id
      from app.audit_log as log
      where log.payout_id = chains_of_payout.payout_id
      union
      select archived.chain
      from app.audit_archive_ends as archived
      where archived.payout_id = chains_of_payout.payout_id
    );
$$;
comment on function app_private.chains_of_payout is
  'The chains of both audit logs that are about a payout: its own one, and those of its transfers, debts and '
  'approvals.';
