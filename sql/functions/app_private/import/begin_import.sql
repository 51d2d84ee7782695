create or replace function app_private.begin_import(wait boolean)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  import_lock constant bigint := pg_catalog.hashtextextended('holdback import', 0);
begin
  perform app_private.assert_admin();
  if begin_import.wait then
    perform pg_catalog.pg_advisory_xact_lock(import_lock);
    return true;
  end if;
  return pg_catalog.pg_try_advisory_xact_lock(import_lock);
end;
$$;
comment on function app_private.begin_import is
  'Takes the advisory lock that lets one import at a time run, until the transaction ends. wait: wait for the lock. '
  'Returns whether the import may begin. Raises HB001.';
