create or replace function app_private.record_hand_reversals(transfer app.payout_transfers, reversed_at_stripe bigint)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  by_hand constant bigint := record_hand_reversals.reversed_at_stripe
    - (app_private.reversed_by_us((record_hand_reversals.transfer).id)).possible;
  -- After a replacement the money counts for another payout.
  bearing_id constant uuid := app_private.bearing_payout((record_hand_reversals.transfer).payout_id);
  debt app.recoveries;
begin
  update app.payout_transfers as known
  set
    reversed_by_hand = by_hand,
    reversed_by_hand_at = clock_timestamp()
  where
    known.id = (record_hand_reversals.transfer).id
    and known.status = 'succeeded'
    and known.reversed_by_hand < by_hand
    and by_hand <= known.amount;
  if not found then
    return 0;
  end if;
  for debt in
    select owed.*
    from app.recoveries as owed
    where owed.payout_id in ((record_hand_reversals.transfer).payout_id, bearing_id) and owed.status = 'open'
    order by owed.id
    for no key update
  loop
    perform app_private.count_hand_reversals(debt);
  end loop;
  perform app_private.end_payout(payout.id)
  from app.payouts as payout
  where
    payout.id in ((record_hand_reversals.transfer).payout_id, bearing_id)
    and payout.status in ('completed', 'reversed');
  return by_hand - (record_hand_reversals.transfer).reversed_by_hand;
end;
$$;
comment on function app_private.record_hand_reversals is
  'Records how much of a transfer was taken back at Stripe by somebody else than Holdback. reversed_at_stripe: minor '
  'units, the reversed amount that Stripe tells of the transfer; what our own reversals took, or may be taking, is '
  'not counted. An open debt of the payout, or of the one that took its place, becomes smaller by it. Returns what is '
  'new of it, in minor units. The caller has locked the payouts (app_private.lock_bearing_payouts), schedule and '
  'transfer.';
