create or replace function app.cancel_escrow_hold(hold_id uuid, reason text)
returns app.escrow_holds
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select * from app_private.end_hold(cancel_escrow_hold.hold_id, 'cancelled', cancel_escrow_hold.reason);
$$;
comment on function app.cancel_escrow_hold is
  'Cancels an active hold. Its amount is to be scheduled anew (app.create_payout_schedule) or given up '
  '(app.forfeit_unscheduled): until then app.needs_you and app.explain_payout tell of it, also when the payout has '
  'ended meanwhile. Admins only. Raises HB001, HB002, HB003 (not active), HB008 (no reason), HB037 (the reason is '
  'too long).';
