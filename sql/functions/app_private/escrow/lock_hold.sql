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
   where payout.id = (select candidate.payout_id from app.escrow_holds as candidate where candidate.id = lock_hold.hold_id)
     for no key update;
  select * into hold from app.escrow_holds where id = lock_hold.hold_id for no key update;
  if not found then
    perform app_private.raise_error('HB002', 'There is no such hold.', 'Check the id.', 'hold_id');
  end if;
  if hold.status <> 'active' then
    perform app_private.raise_error('HB003', format('Hold %s is %s already.', hold.id, hold.status),
      'Only an active hold can be released, forfeited or cancelled.', 'hold_id');
  end if;
  return hold;
end
$$;
comment on function app_private.lock_hold is
  'Locks a hold''s payout, then the hold, which must be active. Raises HB002, HB003.';
