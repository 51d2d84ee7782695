create or replace function app_private.add_hold(
  payout app.payouts,
  amount bigint,
  release_date timestamptz,
  reason text
)
returns app.escrow_holds
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app.escrow_holds (
    payout_id, placement_id, tranche, hold_amount, currency, holdback_percentage, release_date, reason
  )
  select
    (add_hold.payout).id,
    (add_hold.payout).placement_id,
    coalesce(max(known.tranche), 0) + 1,
    add_hold.amount,
    (add_hold.payout).currency,
    round(add_hold.amount * 100.0 / (add_hold.payout).amount, 2),
    add_hold.release_date,
    add_hold.reason
  from app.escrow_holds as known
  where known.payout_id = (add_hold.payout).id
  returning *;
$$;
comment on function app_private.add_hold is
  'Adds an active hold of an amount (minor units) to a payout: the tranche after its last one, with its part of the '
  'payout in percent. The holds that the terms ask for are made with the payout (app_private.make_payouts_of). The '
  'caller has locked the payout. Raises HB010 (the parts would be more than the payout).';
