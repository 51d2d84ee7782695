create or replace function app_private.tell_changes(kind text, ids uuid[])
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.pg_notify(channel.name, tell_changes.kind || ' ' || changed.id)
  from
    app_private.live_channel as channel
    cross join unnest(tell_changes.ids) as changed (id)
  where app_private.may_notify();
$$;
comment on function app_private.tell_changes is 'The same as app_private.tell_change of many at once.';
