create or replace function app_private.start_retry_run(expected_at timestamptz default null)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not app_private.is_anything_due(retries_only => true) then
    return null;
  end if;
  return (app_private.start_payout_run('retry_failed_schedules', start_retry_run.expected_at)).id;
end
$$;
comment on function app_private.start_retry_run is
  'Opens a run of retries; null when nothing waits for one, so that quiet minutes leave no rows.';
