create or replace function app_private.end_of_part(table_name text, after uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  most constant bigint := greatest(
    app_private.setting('invariant_rows_a_night'),
    -- A tenth more: statistics are a little behind.
    ceil(1.1 * app_private.rows_in_statistics(table_name) / app_private.setting('invariant_round_days'))
  );
  last uuid;
begin
  execute format('select each.id from app.%I as each where each.id > $1 order by each.id offset $2 limit 1', table_name)
  into last
  using after, most - 1;
  return last;
end;
$$;
comment on function app_private.end_of_part is
  'The last row of the part of a table that app_private.measure_invariants looks at tonight, after this row; null: it '
  'comes to the end. A part is so large that all rows are looked at within the setting invariant_round_days, and no '
  'smaller than invariant_rows_a_night.';
