create or replace function app_private.fee_paid(placement_id uuid, before timestamptz)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(payment.amount), 0)::bigint
  from app.fee_payments as payment
  where
    payment.placement_id = fee_paid.placement_id
    and payment.undone_at is null
    and (fee_paid.before is null or payment.paid_at < fee_paid.before);
$$;
comment on function app_private.fee_paid is
  'What a company paid of the fee of a placement, in minor units, before a moment (null: whenever), whenever it was '
  'recorded.';
