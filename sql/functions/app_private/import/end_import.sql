create or replace function app_private.end_import()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  delete from app_private.import_rows;
  delete from app_private.import_problems;
  delete from app_private.import_recruiters;
  delete from app_private.import_fees;
  delete from app_private.import_placements;
  delete from app_private.import_placement_recruiters;
$$;
comment on function app_private.end_import is 'Deletes the staged rows, as the last step before the commit.';
