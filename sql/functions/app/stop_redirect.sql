create or replace function app.stop_redirect(payout_id uuid, reason text)
returns app.recoveries
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  redirect app.recoveries;
begin
  perform app_private.begin_verb(stop_redirect.reason);
  payout := app_private.lock_payout(stop_redirect.payout_id);
  perform from app.recoveries as open where open.payout_id = payout.id order by open.id for no key update;
  perform app_private.assert_possible('stop_redirect', payout.id);
  redirect := app_private.open_redirect(payout.id);
  perform app_private.end_redirect(redirect);
  perform app_private.set_reason(null);
  select * into redirect from app.recoveries where id = redirect.id;
  return redirect;
end;
$$;
comment on function app.stop_redirect is
  'Stops a redirect: what was not taken back stays in the old account; what came back stays owed to the present one. '
  'Admins only. Raises HB001, HB002, HB003 (none is open), HB008 (no reason), HB012 (a reversal is on its way), HB037 '
  '(the reason is too long).';
