create or replace function app_private.logged_payout_rows(
  at timestamptz default 'infinity',
  payout_id uuid default null
)
returns table (entity text, entity_id uuid, payout_id uuid, sequence bigint, state jsonb)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    log.entity,
    log.entity_id,
    log.payout_id,
    max(log.sequence),
    jsonb_object_agg(change.key, change.value -> 'new' order by log.sequence)
      || jsonb_build_object('id', log.entity_id, 'created_at', min(log.created_at))
  from
    app.payout_audit_log as log
    cross join lateral jsonb_each(log.metadata -> 'changes') as change
  where
    log.created_at <= logged_payout_rows.at
    and (logged_payout_rows.payout_id is null or log.payout_id = logged_payout_rows.payout_id)
  group by log.entity, log.entity_id, log.payout_id;
$$;
comment on function app_private.logged_payout_rows is
  'Payouts, schedules and holds as they were at a moment, from app.payout_audit_log alone: each with its columns as '
  'the last change before left them. created_at is the time of the first audit row; updated_at and due_at are left '
  'out. Without a payout: all.';
