create or replace function app_private.report_failed_release()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.write_event(
    'escrow_hold.release_failed',
    jsonb_build_object(
      'schedule_id', new.id,
      'amount', new.amount,
      'currency', new.currency,
      'failure_code', new.failure_code,
      'waits_for', new.waits_for,
      'next_retry_at', new.next_retry_at
    ),
    new.payout_id,
    new.escrow_hold_id
  );
  return null;
end;
$$;
comment on function app_private.report_failed_release is
  'After-row trigger of app.payout_schedules: writes the event escrow_hold.release_failed when Stripe refused the '
  'payment of a released hold.';
