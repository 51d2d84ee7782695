create or replace function app_private.logged_rows(entity text, at timestamptz default 'infinity')
returns table (entity_id text, sequence bigint, is_gone boolean, payout_id uuid, state jsonb)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    log.entity_id,
    max(log.sequence),
    (array_agg(log.action order by log.sequence desc))[1] = 'delete',
    (array_agg(log.payout_id order by log.sequence desc))[1],
    jsonb_object_agg(change.key, change.value -> 'new' order by log.sequence)
  from
    app.audit_log as log
    cross join lateral jsonb_each(log.metadata -> 'changes') as change
  where log.entity = logged_rows.entity and log.created_at <= logged_rows.at
  group by log.entity_id;
$$;
comment on function app_private.logged_rows is
  'The rows of a table as they were at a moment, from app.audit_log alone; is_gone: it was deleted. Of columns of '
  'which a digest is kept, the digest; columns whose changes do not count are left out.';
