create or replace function app_private.charge_of(placement_id uuid)
returns app.fee_payments
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select only_one.*
  from
    app_private.fee_placement(charge_of.placement_id) as placement
    join app.fee_payments as only_one on only_one.placement_id = placement.id
  where
    only_one.undone_at is null
    and only_one.charge_currency = only_one.currency
    and only_one.refunded_amount = 0
    and only_one.disputed_at is null
    and app_private.start_of_day(only_one.available_on, placement.time_zone) <= now()
    and not exists (
      select
      from app.fee_payments as other
      where other.placement_id = placement.id and other.undone_at is null and other.id <> only_one.id
    );
$$;
comment on function app_private.charge_of is
  'The one payment of the fee of a placement whose charge at Stripe transfers may name: there is no other payment, it '
  'is a charge that has settled in the currency of the fee, nothing of it was given back, and it is not disputed. No '
  'row when there is none.';
