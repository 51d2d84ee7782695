create or replace function app_private.metrics()
returns table (name text, labels jsonb, value numeric, help text, type text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select known.name, found.labels, found.value, known.help, known.type
  from
    app_private.metric_names as known
    left join (
      select *
      from app_private.money_metrics()
      union all
      select *
      from app_private.run_metrics()
      union all
      select *
      from app_private.attention_metrics()
      union all
      select measurement.name, measurement.labels, measurement.value
      from app_private.measurements as measurement
    ) as found
      on found.name = known.name
  order by known.name, found.labels;
$$;
comment on function app_private.metrics is
  'All metrics of the database (app_private.metric_names) with their present values; value is null for one that has '
  'none now. reporting.metrics shows them in psql, and API and worker answer /metrics with them.';
