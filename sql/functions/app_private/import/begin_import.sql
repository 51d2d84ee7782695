create or replace function app_private.begin_import(wait boolean)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_admin();
  return app_private.lock_by_name('import', begin_import.wait);
end;
$$;
comment on function app_private.begin_import is
  'Takes the lock that lets one import at a time run, until the transaction ends. wait: wait for the lock. Returns '
  'whether the import may begin. Raises HB001.';
