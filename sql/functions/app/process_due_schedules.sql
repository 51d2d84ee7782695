create or replace function app.process_due_schedules()
returns app.payout_runs
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select app_private.assert_admin();
  select app_private.assert_fresh_sign_in();
  select * from app_private.run_by_hand('process_due_schedules');
$$;
comment on function app.process_due_schedules is
  'Starts a run that pays all due schedules. It claims up to two batches at once; the worker claims the rest and '
  'sends the transfers. Safe at any time, also beside another run. Admins only. Raises HB001, HB073 (over the API: '
  'the sign-in is too old).';
