create or replace function app_private.stuck_tasks()
returns table (task text, jobs bigint, since timestamptz)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query select stuck.task, stuck.jobs, stuck.oldest_at
    from graphile_worker.holdback_stuck_jobs(interval '15 minutes') as stuck;
exception when undefined_function or undefined_table or invalid_schema_name or insufficient_privilege then
  -- app_private.readiness() says that the queue is out of reach.
  return;
end;
$$;
comment on function app_private.stuck_tasks is
  'Tasks whose jobs wait in the queue for more than a quarter of an hour, while no worker takes one: how many, and '
  'since when the oldest may run.';
