create or replace function app_private.missed_task_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    'task_missed',
    missed.since,
    null::bigint,
    null::text,
    1::bigint,
    concat_ws(': ', missed.task, missed.last_error),
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    missed.task
  from app_private.missed_tasks() as missed;
$$;
comment on function app_private.missed_task_needs is
  'For app.needs_you: tasks that have not ended in time. detail: the task, and its last error.';
