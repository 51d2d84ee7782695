create or replace function app_private.next_daily_time(task text)
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      date_trunc('day', now() at time zone 'UTC')
        + expected.daily_at
        + case when (now() at time zone 'UTC')::time >= expected.daily_at then interval '1 day' else interval '0' end
    ) at time zone 'UTC'
  from app_private.expected_tasks as expected
  where expected.task = next_daily_time.task;
$$;
comment on function app_private.next_daily_time is
  'Next time at which the crontab starts a daily task; null for a task that comes more often, or is not expected.';
