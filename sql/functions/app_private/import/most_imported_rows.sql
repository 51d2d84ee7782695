create or replace function app_private.most_imported_rows()
returns integer
language sql
immutable
set search_path = pg_catalog, pg_temp
return 200;
comment on function app_private.most_imported_rows is
  'How many rows of a file app.import_rows takes at once: what a statement of the API has time to make on a machine '
  'that is busy besides. '
  'app.check_import tells it, and whoever has a larger file cuts it by that.';
