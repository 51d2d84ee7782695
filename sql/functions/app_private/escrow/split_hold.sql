create or replace function app_private.split_hold(hold app.escrow_holds, amount bigint)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  part app.escrow_holds;
begin
  perform app_private.set_reason(
    format('Split: %s of %s are treated apart.', split_hold.amount, (split_hold.hold).hold_amount)
  );
  update app.escrow_holds
  set
    status = 'cancelled',
    reason = 'Split into two.'
  where id = (split_hold.hold).id;
  insert into app.escrow_holds (
    placement_id, payout_id, hold_amount, currency, holdback_percentage, hold_date, tranche, release_date, split_from
  )
  values
    (
      (split_hold.hold).placement_id,
      (split_hold.hold).payout_id,
      (split_hold.hold).hold_amount - split_hold.amount,
      (split_hold.hold).currency,
      (split_hold.hold).holdback_percentage,
      (split_hold.hold).hold_date,
      (split_hold.hold).tranche,
      (split_hold.hold).release_date,
      (split_hold.hold).id
    );
  insert into app.escrow_holds (
    placement_id, payout_id, hold_amount, currency, holdback_percentage, hold_date, tranche, release_date, split_from
  )
  values
    (
      (split_hold.hold).placement_id,
      (split_hold.hold).payout_id,
      split_hold.amount,
      (split_hold.hold).currency,
      (split_hold.hold).holdback_percentage,
      (split_hold.hold).hold_date,
      (split_hold.hold).tranche,
      (split_hold.hold).release_date,
      (split_hold.hold).id
    )
  returning *
  into part;
  perform app_private.set_reason(null);
  return part;
end;
$$;
comment on function app_private.split_hold is
  'Splits an active hold: cancels it, adds two holds that sum to it, and returns the one over the amount (minor '
  'units). Hold amounts are never edited. The caller has locked the hold.';
