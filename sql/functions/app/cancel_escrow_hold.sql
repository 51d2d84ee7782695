create or replace function app.cancel_escrow_hold(hold_id uuid, reason text)
returns app.escrow_holds
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select * from app_private.end_hold(cancel_escrow_hold.hold_id, 'cancelled', cancel_escrow_hold.reason);
$$;
comment on function app.cancel_escrow_hold is
  'Cancels an active hold. Its amount can be scheduled anew while the placement is active; once it is completed, the '
  'payout ends when nothing else of it is open, and the amount is not paid. Admins only. Raises HB001, HB002, HB003 '
  '(not active), HB008 (no reason), HB037 (the reason is too long).';
