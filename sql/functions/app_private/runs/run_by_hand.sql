create or replace function app_private.run_by_hand(kind text)
returns app.payout_runs
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  run app.payout_runs := app_private.start_payout_run(run_by_hand.kind);
begin
  -- The second step finds out whether anything is left after the first.
  if
    app_private.step_payout_run(run.id) in ('more', 'busy')
    and app_private.step_payout_run(run.id) in ('more', 'busy')
  then
    perform app_private.enqueue(run_by_hand.kind, array[jsonb_build_object('run_id', run.id)]);
  end if;
  select * into run from app.payout_runs where id = run.id;
  return run;
end;
$$;
comment on function app_private.run_by_hand is
  'Starts a run for a verb: takes up to two batches at once, and enqueues a job for the rest. kind: a value of '
  'app.payout_run_kinds that is also the name of a task.';
