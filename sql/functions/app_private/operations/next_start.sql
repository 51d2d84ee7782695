create or replace function app_private.next_start(task text)
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    date_bin(expected.every, now(), '2000-01-01 00:00+00'::timestamptz + expected.first_at::interval) + expected.every
  from app_private.expected_tasks as expected
  where expected.task = next_start.task;
$$;
comment on function app_private.next_start is
  'Next time at which the crontab starts a task; null for one that is not expected.';
