create or replace function app_private.logged_payout_rows(
  at timestamptz default 'infinity',
  payouts uuid[] default null
)
returns table (entity text, entity_id uuid, payout_id uuid, sequence bigint, state jsonb)
language sql
stable
set search_path = pg_catalog, pg_temp
-- For one payout and for all of them no plan is the same.
set plan_cache_mode = force_custom_plan
as $$
  with
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
        and (logged_payout_rows.payouts is null or log.payout_id = any (logged_payout_rows.payouts))
        and log.id >= (select app_private.first_kept_id(logged_payout_rows.at))
      union all
      select
        known.entity,
        known.entity_id::uuid,
        known.payout_id,
        known.sequence,
        known.created_at,
        part.key,
        part.value
      from
        app_private.archived_rows(
          'payout',
          logged_payout_rows.at,
          case
            when logged_payout_rows.payouts is not null
              then array(select 'payout:' || wanted.id from unnest(logged_payout_rows.payouts) as wanted (id))
          end
        ) as known
        cross join lateral jsonb_each(known.state) as part
    )
  select
    pieces.entity,
    pieces.entity_id,
    pieces.payout_id,
    max(pieces.sequence),
    jsonb_object_agg(pieces.key, pieces.value order by pieces.sequence)
      || jsonb_build_object('id', pieces.entity_id, 'created_at', min(pieces.created_at))
  from pieces
  -- Ids are sorted faster than words.
  group by pieces.entity_id, pieces.entity, pieces.payout_id;
$$;
comment on function app_private.logged_payout_rows is
  'Payouts, schedules and holds as they were at a moment, from app.payout_audit_log and what its archived months '
  'left behind: each with its columns as the last change before left them. created_at is the time of the first '
  'audit row; updated_at and due_at are left out. Without payouts: all.';
