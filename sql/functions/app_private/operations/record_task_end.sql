create or replace function app_private.record_task_end(task text, error text default null)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.expected_tasks as expected
  set
    last_ended_at = case when record_task_end.error is null then clock_timestamp() else expected.last_ended_at end,
    last_failed_at = case when record_task_end.error is null then expected.last_failed_at else clock_timestamp() end,
    last_error = case
      when record_task_end.error is null then expected.last_error
      else left(record_task_end.error, 500)
    end
  where expected.task = record_task_end.task;
  return found;
end;
$$;
comment on function app_private.record_task_end is
  'Checks a task of the crontab in: it has ended, or failed with this error. Returns whether the task is expected at '
  'all (app_private.expected_tasks).';
