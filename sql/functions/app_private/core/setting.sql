create or replace function app_private.setting(name text)
returns integer
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select (value #>> '{}')::integer from app_private.settings where settings.name = setting.name;
$$;
comment on function app_private.setting is
  'The number with this name in app_private.settings; null for an unknown name.';
