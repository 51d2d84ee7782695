create or replace function app.process_due_schedules()
returns app.payout_runs
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  run app.payout_runs;
begin
  perform app_private.assert_admin();
  run := app_private.start_payout_run('process_due_schedules');
  if coalesce(app_private.claim_due_schedules(run.id), app_private.setting('claim_batch_size')) = app_private.setting('claim_batch_size') then
    -- More than one batch, or some of it is held by others now: the worker goes on with this run.
    perform app_private.enqueue('process_due_schedules', array[jsonb_build_object('run_id', run.id)]);
  else
    perform app_private.finish_claiming(run.id);
  end if;
  select * into run from app.payout_runs where id = run.id;
  return run;
end
$$;
comment on function app.process_due_schedules is
  'Starts a run that pays everything due, and claims its first batch at once; the worker claims the rest and sends the transfers. Safe to call at any time, also beside another run. Admins only. Raises HB001.';
