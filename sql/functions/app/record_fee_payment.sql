create or replace function app.record_fee_payment(
  placement_id uuid,
  amount bigint,
  paid_at timestamptz,
  available_on date default null,
  reference text default null
)
returns app.fee_payments
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
  known_reference constant text := nullif(btrim(record_fee_payment.reference), '');
  recorded app.fee_payments;
begin
  perform app_private.assert_admin();
  perform app_private.is_business_day(record_fee_payment.available_on, 'available_on');
  placement := app_private.fee_placement(record_fee_payment.placement_id);
  placement := app_private.lock_placement(coalesce(placement.id, record_fee_payment.placement_id));
  if placement.status = 'cancelled' then
    perform app_private.raise_error(
      'wrong_status',
      format('Placement %s is cancelled: it has no fee.', placement.id),
      'Record the payment of a placement that is not cancelled.',
      'placement_id'
    );
  end if;
  perform app_private.assert_valid_amount(record_fee_payment.amount, placement.currency);
  perform app_private.assert_business_time(record_fee_payment.paid_at, 'paid_at');
  if record_fee_payment.paid_at is null then
    perform app_private.raise_error(
      'invalid_argument',
      'The time of the payment is missing.',
      'Give the time at which the company paid, as the bank states it.',
      'paid_at'
    );
  end if;
  if record_fee_payment.paid_at > now() then
    perform app_private.raise_error(
      'in_the_future',
      format('%s lies in the future.', record_fee_payment.paid_at),
      'Record a payment when it was made.',
      'paid_at'
    );
  end if;
  perform app_private.is_business_day(record_fee_payment.available_on, 'available_on');
  if record_fee_payment.available_on < (record_fee_payment.paid_at at time zone placement.time_zone)::date then
    perform app_private.raise_error(
      'invalid_argument',
      format('The money cannot be there on %s.', record_fee_payment.available_on),
      'Give a day from that of the payment on, or none: then it is there on the same day.',
      'available_on'
    );
  end if;
  -- Without a reference the facts are one: a bank states no two payments of a fee at one moment.
  if
    known_reference is null
    and exists (
      select
      from app.fee_payments as known
      where
        known.placement_id = placement.id
        and known.undone_at is null
        and known.reference is null
        and known.stripe_charge_id is null
        and known.amount = record_fee_payment.amount
        and known.paid_at = record_fee_payment.paid_at
    )
  then
    perform app_private.raise_error(
      'already_exists',
      format(
        'A payment of %s at %s is recorded already, without a reference.',
        app_private.shown_amount(record_fee_payment.amount, placement.currency),
        record_fee_payment.paid_at
      ),
      'Nothing needs to be done if it is this one; give another payment a reference.',
      'reference'
    );
  end if;
  recorded := app_private.add_fee_payment(
    placement,
    record_fee_payment.amount,
    record_fee_payment.paid_at,
    coalesce(record_fee_payment.available_on, (record_fee_payment.paid_at at time zone placement.time_zone)::date),
    known_reference
  );
  if recorded.id is null then
    perform app_private.raise_error(
      'already_exists',
      format('The payment %s of this placement is recorded already.', known_reference),
      'Nothing needs to be done; give another reference for another payment.',
      'reference'
    );
  end if;
  return recorded;
end;
$$;
comment on function app.record_fee_payment is
  'Records what a company paid of the fee of a placement; of a replacement, it is the fee of the first placement. '
  'amount: minor units of the placement''s currency. paid_at: when the company paid, which decides whether the fee '
  'was paid in time, whenever it is recorded. available_on: the day from which the money is on the platform''s '
  'balance; null: the day of the payment. reference: of the bank or the agency; the same one twice is refused. '
  'Without one, the same amount at the same time twice is refused. It moves no money. Admins only. Raises HB001, '
  'HB002, HB003 (the placement is cancelled), HB004 (the amount), HB008 (no time, or no day from it on), HB009 (it '
  'is recorded already), HB010 (more than the fee), HB016 (in the future), HB037 (the reference is too long), HB059 '
  '(a date outside of 2000 to 2100).';
