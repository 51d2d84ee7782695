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
  select * into placement from app.placements where id = new.placement_id for no key update;
  select coalesce(sum(payment.amount - payment.refunded_amount), 0)
  into paid
  from app.fee_payments as payment
  where payment.placement_id = placement.id and payment.undone_at is null;
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
  'After-row trigger of app.fee_payments: the payments of a placement, less what was given back, never sum to more '
  'than its fee. Raises HB010.';
