create or replace function app_private.end_hold(hold_id uuid, status text, reason text)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  hold app.escrow_holds;
begin
  perform app_private.begin_verb(end_hold.reason);
  hold := app_private.lock_hold(end_hold.hold_id);
  update app.escrow_holds as ended
  set
    status = end_hold.status,
    reason = end_hold.reason
  where ended.id = hold.id
  returning *
  into hold;
  perform app_private.complete_paid_payouts(array[hold.payout_id]);
  perform app_private.set_reason(null);
  return hold;
end;
$$;
comment on function app_private.end_hold is
  'Ends an active hold without paying it. status: forfeited or cancelled. Admins only. Raises HB001, HB002, HB003 '
  '(not active), HB008 (no reason).';
