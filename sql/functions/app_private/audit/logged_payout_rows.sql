create or replace function app_private.logged_payout_rows(
  at timestamptz default 'infinity',
  payout_id uuid default null
)
returns table (entity text, entity_id uuid, payout_id uuid, sequence bigint, state jsonb)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    archived as (
      select archive.month, archive.end_id
      from app.audit_archives as archive
      where archive.ends_at <= logged_payout_rows.at
      order by archive.month desc
      limit 1
    ),
    left_behind as (
      select distinct on (each.chain) each.payout_id, each.states
      from
        app.audit_archive_ends as each
        join archived on archived.month >= each.month
      where
        each.entity = 'payout'
        and (logged_payout_rows.payout_id is null or each.payout_id = logged_payout_rows.payout_id)
      order by each.chain, each.month desc
    ),
    pieces as (
      select
        log.entity,
        log.entity_id,
        log.payout_id,
        log.sequence,
        log.created_at,
        change.key,
        change.value -> 'new' as value
      from
        app.payout_audit_log as log
        cross join lateral jsonb_each(log.metadata -> 'changes') as change
      where
        log.created_at <= logged_payout_rows.at
        and (logged_payout_rows.payout_id is null or log.payout_id = logged_payout_rows.payout_id)
        and log.id >= coalesce((select archived.end_id from archived), '00000000-0000-0000-0000-000000000000')
      union all
      select
        known.value ->> 'entity',
        known.key::uuid,
        left_behind.payout_id,
        (known.value -> 'sequence')::bigint,
        (known.value ->> 'created_at')::timestamptz,
        part.key,
        part.value
      from
        left_behind
        cross join lateral jsonb_each(left_behind.states) as known
        cross join lateral jsonb_each(known.value -> 'state') as part
    )
  select
    pieces.entity,
    pieces.entity_id,
    pieces.payout_id,
    max(pieces.sequence),
    jsonb_object_agg(pieces.key, pieces.value order by pieces.sequence)
      || jsonb_build_object('id', pieces.entity_id, 'created_at', min(pieces.created_at))
  from pieces
  group by pieces.entity, pieces.entity_id, pieces.payout_id;
$$;
comment on function app_private.logged_payout_rows is
  'Payouts, schedules and holds as they were at a moment, from app.payout_audit_log and what its archived months '
  'left behind: each with its columns as the last change before left them. created_at is the time of the first '
  'audit row; updated_at and due_at are left out. Without a payout: all.';
