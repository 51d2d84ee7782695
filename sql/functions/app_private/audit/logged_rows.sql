create or replace function app_private.logged_rows(
  entity text,
  at timestamptz default 'infinity',
  ids text[] default null
)
returns table (entity_id text, sequence bigint, is_gone boolean, payout_id uuid, state jsonb)
language sql
stable
set search_path = pg_catalog, pg_temp
-- For some rows and for all of them no plan is the same.
set plan_cache_mode = force_custom_plan
as $$
  with
    pieces as (
      select
        log.entity_id,
        log.sequence,
        log.action = 'delete' as is_gone,
        log.payout_id,
        change.key,
        change.value -> 'new' as value
      from
        app.audit_log as log
        cross join lateral jsonb_each(log.metadata -> 'changes') as change
      where
        log.entity = logged_rows.entity
        and (logged_rows.ids is null or log.entity_id = any (logged_rows.ids))
        and log.created_at <= logged_rows.at
        and log.id >= (select app_private.first_kept_id(logged_rows.at))
      union all
      select
        known.entity_id,
        known.sequence,
        known.is_gone,
        known.payout_id,
        part.key,
        part.value
      from
        app_private.archived_rows(
          logged_rows.entity,
          logged_rows.at,
          case
            when logged_rows.ids is not null
              then array(select logged_rows.entity || ':' || wanted.id from unnest(logged_rows.ids) as wanted (id))
          end
        ) as known
        cross join lateral jsonb_each(known.state) as part
    )
  select
    pieces.entity_id,
    max(pieces.sequence),
    (array_agg(pieces.is_gone order by pieces.sequence desc))[1],
    (array_agg(pieces.payout_id order by pieces.sequence desc))[1],
    jsonb_object_agg(pieces.key, pieces.value order by pieces.sequence)
  from pieces
  group by pieces.entity_id;
$$;
comment on function app_private.logged_rows is
  'The rows of a table as they were at a moment, from app.audit_log and what its archived months left behind; '
  'is_gone: it was deleted. Of columns of which a digest is kept, the digest; columns whose changes do not count '
  'are left out. Without ids: all.';
