create or replace function app_private.next_run_at(after timestamptz, task text default 'process_due_schedules')
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select
    date_trunc('day', next_run_at.after - expected.first_at::interval - interval '1 microsecond')
      + interval '1 day' + expected.first_at::interval
  from app_private.expected_tasks as expected
  where expected.task = next_run_at.task;
$$;
comment on function app_private.next_run_at is
  'The first moment, this one or a later one, at which the crontab starts a task: the run that pays, or another one. '
  'Its time is that of app_private.expected_tasks.';
