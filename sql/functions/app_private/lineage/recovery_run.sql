create or replace function app_private.recovery_run(began_at timestamptz)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  run_id uuid;
begin
  select run.id
  into run_id
  from app.payout_runs as run
  where run.kind = 'read_stripe_list' and run.started_at = recovery_run.began_at;
  if not found then
    insert into app.payout_runs (kind, started_by, started_by_role, started_at)
    values ('read_stripe_list', actor.user_id, actor.role, recovery_run.began_at)
    returning id
    into run_id;
  end if;
  return run_id;
end;
$$;
comment on function app_private.recovery_run is
  'The run of a reading of Stripe''s list; its row is made when there is something to report.';
