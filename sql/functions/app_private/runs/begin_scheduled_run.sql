create or replace function app_private.begin_scheduled_run(kind text)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  last_time constant timestamptz := app_private.next_start(begin_scheduled_run.kind) - interval '1 day';
  run_id uuid;
begin
  if
    begin_scheduled_run.kind is null
    or begin_scheduled_run.kind not in ('process_due_schedules', 'release_due_escrow_holds')
  then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no run that a scheduler starts.', coalesce(quote_literal(begin_scheduled_run.kind), 'null')),
      'Give process_due_schedules or release_due_escrow_holds.',
      'kind'
    );
  end if;
  select run.id
  into run_id
  from app.payout_runs as run
  where run.finished_at is null and run.kind = begin_scheduled_run.kind and run.expected_at = last_time
  order by run.id desc
  limit 1;
  run_id := coalesce(run_id, (app_private.start_payout_run(begin_scheduled_run.kind, last_time)).id);
  perform app_private.enqueue(begin_scheduled_run.kind, array[jsonb_build_object('run_id', run_id)]);
  return run_id;
end;
$$;
comment on function app_private.begin_scheduled_run is
  'Starts a daily run for a scheduler other than the crontab: adds its row, unless that of today''s run is still '
  'open, and a job that takes it to its end. kind: process_due_schedules or release_due_escrow_holds. Returns the '
  'run''s id.';
