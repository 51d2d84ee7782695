create or replace function app_private.missed_task_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'task_missed',
      since => missed.since,
      detail => concat_ws(': ', missed.task, missed.last_error),
      record => missed.task
    )
  from app_private.missed_tasks() as missed;
$$;
comment on function app_private.missed_task_needs is
  'For app.needs_you: tasks that have not ended in time. detail: the task, and its last error.';
