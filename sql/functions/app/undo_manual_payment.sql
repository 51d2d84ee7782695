create or replace function app.undo_manual_payment(payment_id uuid, reason text)
returns app.manual_payments
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  payment app.manual_payments;
  schedule app.payout_schedules;
  payout app.payouts;
begin
  perform app_private.begin_verb(undo_manual_payment.reason);
  select * into payment from app.manual_payments where id = undo_manual_payment.payment_id;
  if not found then
    perform app_private.raise_not_found('manual payment', 'payment_id');
  end if;
  schedule := app_private.lock_schedule(payment.schedule_id);
  select * into payout from app.payouts where id = schedule.payout_id;
  select * into payment from app.manual_payments where id = payment.id for no key update;
  perform app_private.assert_possible('undo_manual_payment', payout.id, payment_id => payment.id);
  if app_private.needs_second_person(
    'manual_payment',
    'undo_manual_payment',
    jsonb_build_object('payment_id', payment.id, 'reason', undo_manual_payment.reason),
    app_private.booking_basis(payout, schedule)
      || jsonb_build_object('reference', payment.reference, 'paid_at', payment.paid_at),
    payment.amount,
    payment.currency,
    schedule.recruiter_id,
    schedule.company_id,
    payout.id
  ) then
    return null;
  end if;
  update app.manual_payments as undone
  set
    undone_at = clock_timestamp(),
    undone_by = actor.user_id,
    undone_by_role = actor.role,
    undo_reason = undo_manual_payment.reason
  where undone.id = payment.id
  returning *
  into payment;
  update app.payout_schedules
  set
    status = 'pending',
    processed_at = null
  where id = schedule.id;
  perform app_private.reopen_payout(payout.id);
  perform app_private.set_reason(null);
  perform app_private.write_event('manual_payment.undone', to_jsonb(payment), payout.id, payment.id);
  return payment;
end;
$$;
comment on function app.undo_manual_payment is
  'Undoes the booking of a payment outside Stripe that was a mistake, while nothing followed from it: its schedule is '
  'pending again, and a run pays it through Stripe. Always needs a second person (kind manual_payment): it leaves a '
  'request and returns null. Admins only. Raises HB001, HB002, HB003 (undone already), HB008 (no reason), HB035 (too '
  'many requests), HB037 (the reason is too long), HB054 (a breach that stands counted it as paid), HB073 (over the '
  'API: the sign-in is too old).';
