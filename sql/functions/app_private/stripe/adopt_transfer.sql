create or replace function app_private.adopt_transfer(
  transfer app.payout_transfers,
  schedule app.payout_schedules,
  stripe_transfer_id text
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.lock_debts_set_off(array[(adopt_transfer.schedule).payout_id]);
  -- For the audit log.
  perform set_config('holdback.run_id', coalesce((adopt_transfer.transfer).run_id::text, ''), true);
  update app.payout_transfers as adopted
  set
    status = 'succeeded',
    stripe_transfer_id = adopt_transfer.stripe_transfer_id,
    error_code = null,
    error_message = null,
    answered_at = clock_timestamp(),
    lease_until = null,
    next_attempt_at = null
  where adopted.id = (adopt_transfer.transfer).id;
  update app.payout_schedules as paid
  set
    status = 'processed',
    processed_at = clock_timestamp(),
    failure_code = null,
    failure_reason = null,
    waits_for = null,
    waiting_since = null
  where paid.id = (adopt_transfer.schedule).id;
  perform app_private.complete_paid_payouts(array[(adopt_transfer.schedule).payout_id]);
end;
$$;
comment on function app_private.adopt_transfer is
  'Records a transfer as succeeded that was found at Stripe without an answer to its request. The caller has locked '
  'payout, schedule and transfer, and has compared amount, currency and destination.';
