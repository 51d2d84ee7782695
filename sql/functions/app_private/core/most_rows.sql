create or replace function app_private.most_rows()
returns integer
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select 1000;
$$;
comment on function app_private.most_rows is 'How many rows a verb for many takes at once (app.most_rows_at_once).';
