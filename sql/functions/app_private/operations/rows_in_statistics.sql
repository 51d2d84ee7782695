create or replace function app_private.rows_in_statistics(table_name text)
returns bigint
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  -- Less than 0: nobody has analyzed it.
  select coalesce(sum(greatest(part.reltuples, 0)), 0)::bigint
  from pg_class as part
  where
    part.relkind = 'r'
    and part.oid in (
      select to_regclass(format('app.%I', rows_in_statistics.table_name))
      union all
      -- Of a table without partitions this is empty.
      select tree.relid from pg_partition_tree(format('app.%I', rows_in_statistics.table_name)) as tree
    );
$$;
comment on function app_private.rows_in_statistics is
  'About how many rows a table of app has, as the planner takes it: without reading them.';
