create or replace function app_private.start_payout_run(
  kind text,
  expected_at timestamptz default null,
  schedule_ids uuid[] default null
)
returns app.payout_runs
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  run app.payout_runs;
begin
  -- A run of retries with nothing due leaves no row.
  if start_payout_run.kind = 'retry_failed_schedules' and not app_private.is_anything_due(retries_only => true) then
    return null;
  end if;
  if start_payout_run.kind = 'process_due_schedules' then
    perform app_private.forget_ceiling_marks();
  end if;
  insert into app.payout_runs (kind, started_by, started_by_role, expected_at, schedule_ids)
  values
    (start_payout_run.kind, actor.user_id, actor.role, start_payout_run.expected_at, start_payout_run.schedule_ids)
  returning *
  into run;
  return run;
end;
$$;
comment on function app_private.start_payout_run is
  'Adds the row of a run. Null for a run of retries when no retry is due. kind: a value of app.payout_run_kinds. '
  'expected_at: the start time in the crontab; null for a run by hand. schedule_ids: what alone it may pay; null: all '
  'that is due.';
