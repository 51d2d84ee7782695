create or replace function app_private.end_parts(untils jsonb, looked_from timestamptz)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  update app_private.invariant_rounds as round
  set
    began_at = case when part.until is not null then part.began_at end,
    last_id = coalesce(part.until, '00000000-0000-0000-0000-000000000000'),
    row_count = case when part.until is not null then part.row_count else 0 end,
    all_since = case when part.until is null then part.began_at else round.all_since end,
    all_count = case when part.until is null then part.row_count else round.all_count end
  from
    (
      select
        before.table_name,
        ended.until,
        coalesce(before.began_at, end_parts.looked_from) as began_at,
        before.row_count
          + (
            select count(*)
            from app_private.money_rows_between(before.table_name, before.last_id, ended.until)
          ) as row_count
      from
        app_private.invariant_rounds as before
        cross join lateral (select (end_parts.untils ->> before.table_name)::uuid as until) as ended
    ) as part
  where part.table_name = round.table_name;
$$;
comment on function app_private.end_parts is
  'Keeps that app_private.measure_invariants has looked at each table up to these ids, or to its end, from that moment '
  'on: the next time it goes on there, or begins anew.';
