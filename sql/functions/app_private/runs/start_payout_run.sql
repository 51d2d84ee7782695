create or replace function app_private.start_payout_run(kind text, expected_at timestamptz default null)
returns app.payout_runs
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app.payout_runs (kind, started_by, started_by_role, expected_at)
  select start_payout_run.kind, actor.user_id, actor.role, start_payout_run.expected_at
    from app_private.current_actor() as actor
  returning *;
$$;
comment on function app_private.start_payout_run is
  'Opens the row of a run. kind: a value of app.payout_run_kinds. expected_at: when the crontab meant it to start.';
