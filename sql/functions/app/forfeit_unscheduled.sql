create or replace function app.forfeit_unscheduled(payout_id uuid, reason text)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  hold app.escrow_holds;
begin
  perform app_private.begin_verb(forfeit_unscheduled.reason);
  payout := app_private.lock_payout(forfeit_unscheduled.payout_id);
  perform app_private.assert_possible('forfeit_unscheduled', payout.id);
  hold := app_private.forfeit_rest(payout, app_private.unscheduled_amount(payout), forfeit_unscheduled.reason);
  perform app_private.complete_paid_payouts(array[payout.id]);
  perform app_private.note_unscheduled(payout.id);
  perform app_private.set_reason(null);
  return hold;
end;
$$;
comment on function app.forfeit_unscheduled is
  'Decides that what was cancelled of a payout and not scheduled anew is not paid: the recruiter loses it for good, '
  'as by app.forfeit_escrow_hold. Returns the forfeited hold that says so. Part of it can be scheduled before '
  '(app.create_payout_schedule). Admins only. Raises HB001, HB002, HB003 (nothing is open, or an adjustment), HB008 '
  '(no reason), HB037 (the reason is too long).';
