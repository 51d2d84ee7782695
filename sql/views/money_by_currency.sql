create or replace view reporting.money_by_currency
with (security_invoker = true, security_barrier = true)
as
  select
    bucket.currency,
    sum(bucket.amount) as earned,
    sum(bucket.paid_and_kept + bucket.paid_and_recovered) as paid,
    sum(bucket.paid_outside_stripe) as paid_outside_stripe,
    sum(bucket.in_flight) as in_flight,
    sum(bucket.held) as held,
    sum(waiting.to_come) as to_come,
    sum(waiting.overdue) as overdue,
    sum(waiting.failed) as failed,
    sum(bucket.forfeited) as forfeited,
    sum(bucket.cancelled) as cancelled,
    sum(bucket.offset_against_debt) as set_off,
    sum(bucket.paid_and_recovered) as recovered
  from
    reporting.payout_buckets as bucket
    cross join lateral (
      select
        coalesce(
          sum(schedule.amount) filter (where schedule.status = 'pending' and schedule.due_at > now()),
          0
        ) as to_come,
        coalesce(
          sum(schedule.amount) filter (where schedule.status = 'pending' and schedule.due_at <= now()),
          0
        ) as overdue,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'failed'), 0) as failed
      from app.payout_schedules as schedule
      where schedule.payout_id = bucket.payout_id and schedule.status in ('pending', 'failed')
    ) as waiting
  group by bucket.currency;
comment on view reporting.money_by_currency is
  'Totals of all payouts by currency, in minor units: earned = paid + paid_outside_stripe + set_off + in_flight + '
  'held + to_come + overdue + failed + forfeited + cancelled. paid: transferred by Stripe. recovered: the part of '
  'paid that came back. paid_outside_stripe: booked by app.record_manual_payment, and not come back.';
