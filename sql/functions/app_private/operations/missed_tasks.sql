create or replace function app_private.missed_tasks()
returns table (task text, since timestamptz, last_error text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    expected.task,
    coalesce(expected.last_ended_at, expected.created_at) + expected.within,
    case when expected.last_failed_at > coalesce(expected.last_ended_at, '-infinity') then expected.last_error end
  from app_private.expected_tasks as expected
  where coalesce(expected.last_ended_at, expected.created_at) + expected.within < now()
  order by expected.task;
$$;
comment on function app_private.missed_tasks is
  'Tasks of the crontab that have not ended for longer than they may, since when they are late, and the error of '
  'their last try if it failed.';
