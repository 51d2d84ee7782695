create or replace function app_private.step_payout_run(run_id uuid)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- For the audit log.
  run_named constant text := set_config('holdback.run_id', step_payout_run.run_id::text, true);
  batch_size constant integer := case (select kind from app.payout_runs where id = step_payout_run.run_id)
    when 'release_due_escrow_holds' then app_private.release_hold_batch(step_payout_run.run_id)
    else app_private.claim_due_schedules(step_payout_run.run_id)
  end;
begin
  if batch_size is null then
    return 'busy';
  elseif batch_size > 0 then
    return 'more';
  end if;
  return case when app_private.finish_claiming(step_payout_run.run_id) then 'finished' else 'done' end;
end;
$$;
comment on function app_private.step_payout_run is
  'Takes one batch of a run, in the caller''s transaction. Returns more: call again; busy: other transactions have '
  'locked the rest, call again later; done: nothing is left, and claiming is finished; finished: no answer is awaited '
  'either.';
