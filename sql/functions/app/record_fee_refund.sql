create or replace function app.record_fee_refund(
  fee_payment_id uuid,
  amount bigint,
  reason text,
  seen_left bigint default null
)
returns app.fee_payments
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payment app.fee_payments;
begin
  perform app_private.begin_verb(record_fee_refund.reason);
  payment := app_private.lock_fee_payment(
    record_fee_refund.fee_payment_id,
    'Nothing needs to be done: it counts for nothing.'
  );
  perform app_private.assert_seen_left(
    format('fee payment %s', payment.id),
    record_fee_refund.seen_left,
    payment.amount - payment.refunded_amount,
    payment.currency
  );
  perform app_private.assert_valid_amount(record_fee_refund.amount, payment.currency);
  if payment.refunded_amount + record_fee_refund.amount > payment.amount then
    perform app_private.raise_error(
      'over_allocated',
      format(
        'Of fee payment %s, %s of %s %s were given back before: %s more do not fit (minor units).',
        payment.id,
        payment.refunded_amount,
        payment.amount,
        payment.currency,
        record_fee_refund.amount
      ),
      'Record what was given back of this payment only, and not what was recorded before.',
      'amount'
    );
  end if;
  payment := app_private.take_back_fee(
    payment,
    payment.refunded_amount + record_fee_refund.amount,
    payment.disputed_at is not null,
    'The fee was given back to the company: ' || record_fee_refund.reason
  );
  perform app_private.set_reason(null);
  return payment;
end;
$$;
comment on function app.record_fee_refund is
  'Records that a fee payment was given back to the company, or a part of it: amount, in minor units, is what is '
  'given back now. seen_left: what the caller saw as left of the payment (amount - refunded_amount), minor units, so '
  'that a refund that is recorded twice counts once; null: not said. Under terms that wait for the fee it freezes what '
  'is unsent of the placement''s payouts; app.unfreeze_payout ends that. It moves no money. Refunds of charges at '
  'Stripe are recorded by themselves. Admins only. Raises HB001, HB002, HB003 (the payment was undone), HB004 (the '
  'amount), HB008 (no reason), HB010 (more than was paid), HB028 (another amount is left), HB037 (the reason is too '
  'long).';
