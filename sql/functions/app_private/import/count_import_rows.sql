create or replace function app_private.count_import_rows(out row_count integer, out bad_count integer)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    (select count(*) from app_private.import_rows),
    (select count(distinct line) from app_private.import_problems);
$$;
comment on function app_private.count_import_rows is 'The number of rows in the file, and of rows with problems.';
