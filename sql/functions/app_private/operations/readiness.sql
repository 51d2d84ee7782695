create or replace function app_private.readiness()
returns table (version text, migrations text[], sql_digest text, queue_problem text, stopped_by text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  begin
    -- Reads the queue's table, which adding a job needs too.
    perform graphile_worker.holdback_waiting_keys('{}');
  exception when undefined_function or undefined_table or invalid_schema_name or insufficient_privilege then
    readiness.queue_problem = sqlerrm;
  end;
  return query select
      (select recorded.version from app_private.database_version as recorded),
      (select array_agg(applied.name::text order by applied.id) from app_private.migrations as applied),
      (select applied.digest from app_private.repeatable_sql as applied),
      readiness.queue_problem,
      (
        select stop.code
        from app_private.money_stops() as stop
        where stop.scope = 'all'
        order by stop.since nulls first, stop.code
        limit 1
      );
end;
$$;
comment on function app_private.readiness is
  'What a process must know to be ready: the version, migrations and digest of sql/ that the last migration left, '
  'what keeps the queue out of reach (null: nothing), and the code of what keeps all money from moving (null: '
  'nothing).';
