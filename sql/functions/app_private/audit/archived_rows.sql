create or replace function app_private.archived_rows(entity text, at timestamptz, chains text[] default null)
returns table (
  entity text,
  entity_id text,
  payout_id uuid,
  sequence bigint,
  created_at timestamptz,
  is_gone boolean,
  state jsonb
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    left_behind as (
      select distinct on (each.chain) each.payout_id, each.states
      from app.audit_archive_ends as each
      where
        each.entity = archived_rows.entity
        and each.month <= (
          select max(archive.month) from app.audit_archives as archive where archive.ends_at <= archived_rows.at
        )
        and (archived_rows.chains is null or each.chain = any (archived_rows.chains))
      order by each.chain, each.month desc
    )
  select
    known.value ->> 'entity',
    known.key,
    left_behind.payout_id,
    (known.value -> 'sequence')::bigint,
    (known.value ->> 'created_at')::timestamptz,
    (known.value -> 'is_gone')::boolean,
    known.value -> 'state'
  from
    left_behind
    cross join lateral jsonb_each(left_behind.states) as known;
$$;
comment on function app_private.archived_rows is
  'The rows of a table (payout: of payouts, schedules and holds) as the last archived month before a moment left them '
  'behind. Without chains: of all.';
