create or replace function app.record_manual_payment(schedule_id uuid, paid_at timestamptz, reference text, reason text)
returns app.manual_payments
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  schedule app.payout_schedules;
  payout app.payouts;
  payment app.manual_payments;
begin
  perform app_private.begin_verb(record_manual_payment.reason);
  perform app_private.assert_paid_before_now(record_manual_payment.paid_at);
  if btrim(coalesce(record_manual_payment.reference, '')) = '' then
    perform app_private.raise_error(
      'invalid_argument',
      'The reference of the payment is missing.',
      'Give what finds it again: the reference of the bank transfer.',
      'reference'
    );
  end if;
  perform app_private.is_short_text(record_manual_payment.reference, 'reference');
  schedule := app_private.lock_schedule(record_manual_payment.schedule_id);
  payout := app_private.lock_payout(schedule.payout_id, argument => 'schedule_id');
  perform app_private.assert_possible('record_manual_payment', schedule_id => schedule.id);
  perform app_private.assert_nothing_on_its_way(payout.id, schedule.id, 'schedule_id');
  if app_private.needs_second_person(
    'manual_payment',
    'record_manual_payment',
    jsonb_build_object(
      'schedule_id', schedule.id,
      'paid_at', record_manual_payment.paid_at,
      'reference', record_manual_payment.reference,
      'reason', record_manual_payment.reason
    ),
    app_private.booking_basis(payout, schedule),
    schedule.amount,
    schedule.currency,
    schedule.recruiter_id,
    schedule.company_id,
    payout.id
  ) then
    return null;
  end if;
  perform app_private.withdraw_unsent_transfers(payout.id, schedule.id);
  insert into app.manual_payments (
    schedule_id, amount, currency, paid_at, reference, reason, recorded_by, recorded_by_role
  )
  values
    (
      schedule.id,
      schedule.amount,
      schedule.currency,
      record_manual_payment.paid_at,
      btrim(record_manual_payment.reference),
      record_manual_payment.reason,
      actor.user_id,
      actor.role
    )
  returning *
  into payment;
  perform app_private.settle_by_hand(schedule.id);
  perform app_private.set_reason(null);
  perform app_private.write_event('manual_payment.recorded', to_jsonb(payment), payout.id, payment.id);
  return payment;
end;
$$;
comment on function app.record_manual_payment is
  'Books that a schedule was paid outside Stripe, by bank transfer for instance: it is processed without a transfer, '
  'and Stripe is never asked for it. paid_at: when it was paid. reference: what finds the payment again. Always needs '
  'a second person (kind manual_payment), whatever the rules and amounts: it leaves a request and returns null. '
  'Withdraws a transfer that was not sent. Admins only. Raises HB001, HB002, HB003 (paid or cancelled, or the payout '
  'is not approved), HB008 (no reason, reference or time), HB012 (its transfer is on its way), HB016 (in the future), '
  'HB035 (too many requests), HB037 (the reason or the reference is too long), HB059 (a date outside of 2000 to '
  '2100), HB073 (over the API: the sign-in is too old).';
