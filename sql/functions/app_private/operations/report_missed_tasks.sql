create or replace function app_private.report_missed_tasks()
returns table (task text, since timestamptz, last_error text, is_back boolean)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A row that another process reports just now is left to it.
  return query with
      looked_at as (
        select expected.task, expected.missed_since from app_private.expected_tasks as expected for update skip locked
      ),
      changed as (
        update app_private.expected_tasks as expected
        set missed_since = missed.since
        from
          looked_at
          left join app_private.missed_tasks() as missed on missed.task = looked_at.task
        where expected.task = looked_at.task and (looked_at.missed_since is null) <> (missed.task is null)
        returning
          expected.task,
          coalesce(missed.since, looked_at.missed_since) as since,
          missed.last_error,
          missed.task is null as is_back
      ),
      told as (
        insert into app.events (type, payload)
        select
          case when changed.is_back then 'task.back' else 'task.missed' end,
          jsonb_build_object('task', changed.task, 'since', changed.since, 'error', changed.last_error)
        from changed
      )
    select changed.task, changed.since, changed.last_error, changed.is_back
    from changed
    order by changed.task;
end;
$$;
comment on function app_private.report_missed_tasks is
  'Writes one event for each task of the crontab that is missed since the last look (task.missed), and for each that '
  'has come back (task.back), and returns them. Worker and API both ask, so that it is noticed when all workers are '
  'gone.';
