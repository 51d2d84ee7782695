create or replace function app_private.lock_hold(hold_id uuid)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  hold app.escrow_holds;
begin
  perform
  from app.payouts as payout
  where
    payout.id = (select candidate.payout_id from app.escrow_holds as candidate where candidate.id = lock_hold.hold_id)
  for no key update;
  select * into hold from app.escrow_holds where id = lock_hold.hold_id for no key update;
  if not found then
    perform app_private.raise_not_found('hold', 'hold_id');
  end if;
  perform app_private.assert_active(hold);
  return hold;
end;
$$;
comment on function app_private.lock_hold is
  'Locks a hold''s payout, then the hold. Raises HB002 (no such hold), HB003 (not active). Order of locks: see '
  'app_private.lock_payee.';
