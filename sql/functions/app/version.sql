create or replace function app.version()
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select version from app_private.database_version;
$$;
comment on function app.version is 'The version of Holdback that migrated this database last.';
