create or replace function app.check_import(kind text, rows jsonb, create_companies boolean default false)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A file that takes a minute to check and some to import; what is larger is an engineer's.
  most_rows constant integer := 50000;
  outcome jsonb;
begin
  perform app_private.assert_admin();
  begin
    -- What is taken back needs no fresh sign-in; this goes with it.
    perform set_config('holdback.signed_in_at', now()::text, true);
    outcome := app_private.import_staged(
      check_import.kind,
      check_import.rows,
      true,
      check_import.create_companies,
      most_rows
    );
    -- The way back to where nothing was imported; the outcome stays known.
    raise exception using errcode = 'ZI000';
  exception when sqlstate 'ZI000' then
    null;
  end;
  return outcome || jsonb_build_object('imported', false, 'rows_at_once', app_private.most_imported_rows());
end;
$$;
comment on function app.check_import is
  'Checks rows of a CSV file as app.import_rows would import them, and stores nothing. At most 50,000: up to 200 are '
  'imported, which is taken back; more are checked by the same rules, each row against all others of the file. '
  'Returns what app.import_rows returns: every bad row, and as the summary what an import of the good ones would do; '
  'and as rows_at_once how many rows app.import_rows takes. '
  'Admins only. Raises what app.import_rows raises: HB001, HB008, HB074.';
