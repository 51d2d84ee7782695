create or replace function app_private.next_night_at(after timestamptz, task text default 'process_due_schedules')
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select
    date_trunc('day', next_night_at.after - expected.first_at::interval - interval '1 microsecond')
      + interval '1 day' + expected.first_at::interval
  from app_private.expected_tasks as expected
  where expected.task = next_night_at.task;
$$;
comment on function app_private.next_night_at is
  'The first night at a moment or after it in which the crontab starts a task: the run that pays, or another one. Its '
  'time is that of app_private.expected_tasks.';
