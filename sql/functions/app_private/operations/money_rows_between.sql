create or replace function app_private.money_rows_between(table_name text, after uuid, until uuid)
returns setof uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute
    format('select each.id from app.%I as each where each.id > $1 and each.id <= $2 order by each.id', table_name)
    using after, coalesce(until, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
end;
$$;
comment on function app_private.money_rows_between is
  'The ids of a table of app after the first and up to the second one; null: to its end.';
