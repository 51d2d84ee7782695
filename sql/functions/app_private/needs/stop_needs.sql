create or replace function app_private.stop_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    stop.code,
    stop.since,
    null::bigint,
    null::text,
    1::bigint,
    stop.sentence,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    null::text
  from app_private.money_stops() as stop
  where stop.scope = 'all' and stop.who <> 'nobody';
$$;
comment on function app_private.stop_needs is
  'For app.needs_you: what keeps all money from moving, and somebody must clear. kind: the code of the stop.';
