create or replace function app_private.lock_fee_payment(fee_payment_id uuid, what_to_do text)
returns app.fee_payments
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payment app.fee_payments;
begin
  select * into payment from app.fee_payments where id = lock_fee_payment.fee_payment_id;
  if not found then
    perform app_private.raise_not_found('fee payment', 'fee_payment_id');
  end if;
  perform app_private.lock_placement(payment.placement_id);
  select * into payment from app.fee_payments where id = payment.id for no key update;
  if payment.undone_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      format('Fee payment %s was undone at %s.', payment.id, payment.undone_at),
      lock_fee_payment.what_to_do,
      'fee_payment_id'
    );
  end if;
  return payment;
end;
$$;
comment on function app_private.lock_fee_payment is
  'Locks the placement of a fee payment, then the payment. what_to_do: the hint for one that was undone. Raises HB002, '
  'HB003 (undone).';
