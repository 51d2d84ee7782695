create or replace function app.release_due_escrow_holds()
returns app.payout_runs
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  run app.payout_runs;
begin
  perform app_private.assert_admin();
  run := app_private.start_payout_run('release_due_escrow_holds');
  if coalesce(app_private.release_hold_batch(run.id), app_private.setting('claim_batch_size')) = app_private.setting('claim_batch_size') then
    perform app_private.enqueue('release_due_escrow_holds', array[jsonb_build_object('run_id', run.id)]);
  else
    perform app_private.finish_releasing(run.id);
  end if;
  select * into run from app.payout_runs where id = run.id;
  return run;
end
$$;
comment on function app.release_due_escrow_holds is
  'Starts a run that releases every hold whose date has come, and releases its first batch at once; the worker goes on with the rest. Admins only. Raises HB001.';
