create or replace function app_private.settle_by_hand(schedule_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
begin
  update app.payout_schedules as settled
  set
    status = 'processed',
    processed_at = clock_timestamp(),
    failure_code = null,
    failure_reason = null,
    next_retry_at = null,
    waits_for = null,
    waiting_since = null
  where settled.id = settle_by_hand.schedule_id
  returning *
  into schedule;
  update app.payouts as payout
  set status = 'processing'
  where
    payout.id = schedule.payout_id
    and (
      payout.status = 'approved'
      -- A payout that failed because of this schedule alone continues with the others.
      or payout.status = 'failed'
        and not exists (
          select
          from app.payout_schedules as other
          where other.payout_id = payout.id and other.status = 'failed' and other.next_retry_at is null
        )
    );
  perform app_private.complete_paid_payouts(array[schedule.payout_id]);
end;
$$;
comment on function app_private.settle_by_hand is
  'Processes a pending or failed schedule that somebody paid by hand, and continues or ends its payout. The caller '
  'has booked the payment, and locked the payout and its parts.';
