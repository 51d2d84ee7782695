create or replace function app_private.stop_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(kind => stop.code, since => stop.since, detail => stop.sentence)
  from app_private.money_stops() as stop
  where stop.scope = 'all' and stop.who <> 'nobody';
$$;
comment on function app_private.stop_needs is
  'For app.needs_you: what keeps all money from moving, and somebody must clear. kind: the code of the stop.';
