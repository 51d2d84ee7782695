create or replace function app_private.keep_days_ago(setting_name text)
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select now() - make_interval(days => app_private.setting(keep_days_ago.setting_name));
$$;
comment on function app_private.keep_days_ago is
  'The moment before which something is old: so many days ago as the setting with this name says.';
