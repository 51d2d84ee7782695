-- Without a path, so that it is inlined.
create or replace function app_private.counted_fee(payment app.fee_payments)
returns bigint
language sql
immutable
return case when (payment).undone_at is null then (payment).amount - (payment).refunded_amount else 0 end;
comment on function app_private.counted_fee is
  'What counts of a payment of a fee, disputed or not, in minor units: without what was given back; nothing when it '
  'was undone.';
