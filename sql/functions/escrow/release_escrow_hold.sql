create or replace function app.release_escrow_hold(hold_id uuid, notes text)
returns app.escrow_holds
language plpgsql
security definer
set search_path = ''
as $$
declare
  hold app.escrow_holds;
  payout app.payouts;
begin
  perform app_private.assert_admin();
  if btrim(coalesce(release_escrow_hold.notes, '')) = '' then
    perform app_private.raise_error('HB008', 'A release by hand needs notes.', 'Say why it is released now.', 'notes');
  end if;
  select payouts.* into payout
    from app.payouts join app.escrow_holds on escrow_holds.payout_id = payouts.id
   where escrow_holds.id = release_escrow_hold.hold_id
     for no key update of payouts;
  if not found then
    perform app_private.raise_error('HB002', 'There is no such hold.', 'Check the id.', 'hold_id');
  end if;
  select * into hold from app.escrow_holds where id = release_escrow_hold.hold_id for no key update;
  if hold.status <> 'active' then
    perform app_private.raise_error('HB003', format('Hold %s is %s already.', hold.id, hold.status),
      'Only an active hold can be released.', 'hold_id');
  end if;
  if payout.frozen_at is not null then
    perform app_private.raise_error('HB003', format('Payout %s is frozen: %s', payout.id, payout.frozen_reason),
      'Unfreeze the payout first.', 'hold_id');
  end if;
  return app_private.release_hold(hold, release_escrow_hold.notes);
end
$$;
comment on function app.release_escrow_hold is
  'Releases a hold before its date, with notes. The released money becomes an obligation that the next run pays. Admins only. Raises HB001, HB002, HB003 (not active, or the payout is frozen), HB008.';
