create or replace function app_private.check_fee_payments()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
  paid bigint;
begin
  -- What makes it less, a refund or a dispute, is true however much came in: the fee may have been lowered since.
  if app_private.counted_fee(new) <= coalesce(app_private.counted_fee(old), 0) then
    return null;
  end if;
  select * into placement from app.placements where id = new.placement_id for no key update;
  select coalesce(sum(app_private.counted_fee(payment)), 0)
  into paid
  from app.fee_payments as payment
  where payment.placement_id = placement.id;
  if paid > coalesce(placement.company_fee_amount, placement.fee_amount) then
    perform app_private.raise_error(
      'over_allocated',
      format(
        'The payments of the fee of placement %s would sum to %s, more than its %s %s (minor units).',
        placement.id,
        paid,
        coalesce(placement.company_fee_amount, placement.fee_amount),
        placement.currency
      ),
      'Record what was paid of this fee only; a payment that was recorded twice is undone by app.undo_fee_payment.',
      'amount'
    );
  end if;
  return null;
end;
$$;
comment on function app_private.check_fee_payments is
  'After-row trigger of app.fee_payments: nothing is recorded that makes the payments of a placement, less what was '
  'given back, more than its fee. Where the fee was lowered below what came in, what is given back is still recorded. '
  'Raises HB010.';
