create or replace function app.most_rows_at_once()
returns integer
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_admin();
  return app_private.most_rows();
end;
$$;
comment on function app.most_rows_at_once is
  'How many rows a verb for many takes at once: app.approve_payouts, app.freeze_payouts, app.release_escrow_holds, '
  'app.retry_payout_schedules, app.reschedule_payout_schedules and app.remind_recruiters. Admins only. Raises HB001.';
