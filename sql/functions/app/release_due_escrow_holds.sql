create or replace function app.release_due_escrow_holds()
returns app.payout_runs
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select app_private.assert_admin();
  select * from app_private.run_by_hand('release_due_escrow_holds');
$$;
comment on function app.release_due_escrow_holds is
  'Starts a run that releases all holds whose release date has passed. It releases up to two batches at once; the '
  'worker releases the rest. Admins only. Raises HB001.';
