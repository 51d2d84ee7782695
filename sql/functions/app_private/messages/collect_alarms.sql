create or replace function app_private.collect_alarms()
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select case when app_private.nobody_sends_mails() then app_private.collect_mails() else 0 end;
$$;
comment on function app_private.collect_alarms is
  'For the API: reads on in the outbox (app_private.collect_mails) while no worker does. Returns how many events were '
  'told, each counted once a person.';
