create or replace view reporting.balances
with (security_invoker = true, security_barrier = true)
as
  select
    total.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    total.currency,
    total.amount,
    app_private.major_units(total.amount, money.exponent) as amount_major,
    total.earned,
    app_private.major_units(total.earned, money.exponent) as earned_major,
    total.paid,
    app_private.major_units(total.paid, money.exponent) as paid_major,
    total.paid_and_kept,
    app_private.major_units(total.paid_and_kept, money.exponent) as paid_and_kept_major,
    total.paid_outside_stripe,
    app_private.major_units(total.paid_outside_stripe, money.exponent) as paid_outside_stripe_major,
    total.set_off,
    app_private.major_units(total.set_off, money.exponent) as set_off_major,
    total.recovered,
    app_private.major_units(total.recovered, money.exponent) as recovered_major,
    total.in_flight,
    app_private.major_units(total.in_flight, money.exponent) as in_flight_major,
    total.held,
    app_private.major_units(total.held, money.exponent) as held_major,
    total.to_come,
    app_private.major_units(total.to_come, money.exponent) as to_come_major,
    total.overdue,
    app_private.major_units(total.overdue, money.exponent) as overdue_major,
    total.failed,
    app_private.major_units(total.failed, money.exponent) as failed_major,
    total.forfeited,
    app_private.major_units(total.forfeited, money.exponent) as forfeited_major,
    total.cancelled,
    app_private.major_units(total.cancelled, money.exponent) as cancelled_major,
    total.debt,
    app_private.major_units(total.debt, money.exponent) as debt_major,
    total.debt_on_its_way,
    app_private.major_units(total.debt_on_its_way, money.exponent) as debt_on_its_way_major
  from
    (
      select
        bucket.recruiter_id,
        bucket.currency,
        sum(bucket.amount) as amount,
        sum(bucket.earned) as earned,
        sum(bucket.paid) as paid,
        sum(bucket.paid_and_kept) as paid_and_kept,
        sum(bucket.paid_outside_stripe) as paid_outside_stripe,
        sum(bucket.offset_against_debt) as set_off,
        sum(bucket.paid_and_recovered) as recovered,
        sum(bucket.in_flight) as in_flight,
        sum(bucket.held) as held,
        sum(waiting.to_come) as to_come,
        sum(waiting.overdue) as overdue,
        sum(waiting.failed) as failed,
        sum(bucket.forfeited) as forfeited,
        sum(bucket.cancelled) as cancelled,
        sum(bucket.debt) as debt,
        sum(bucket.debt_on_its_way) as debt_on_its_way
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
      group by bucket.recruiter_id, bucket.currency
    ) as total
    join app.users as recruiter on recruiter.id = total.recruiter_id
    join app.currencies as money on money.code = total.currency;
comment on view reporting.balances is
  'Where each recruiter''s money is now, by currency: amount = paid_and_kept + paid_outside_stripe + set_off + '
  'recovered + in_flight + held + to_come + overdue + failed + forfeited + cancelled. The same at any moment: '
  'reporting.balances_as_of.';
comment on column reporting.balances.recruiter_id is 'Who is paid.';
comment on column reporting.balances.recruiter is 'Their name.';
comment on column reporting.balances.recruiter_email is 'Their e-mail address.';
comment on column reporting.balances.currency is 'Currency of the amounts.';
comment on column reporting.balances.amount is 'The sum of the payouts. Minor units.';
comment on column reporting.balances.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.balances.earned is
  'What is earned of it by now: what breaches have left, less what was taken back for good. Minor units.';
comment on column reporting.balances.earned_major is 'earned in major units, with the decimals of its currency.';
comment on column reporting.balances.paid is
  'What the recruiter has of it now: through Stripe, outside Stripe and set off, less what came back. Minor units.';
comment on column reporting.balances.paid_major is 'paid in major units, with the decimals of its currency.';
comment on column reporting.balances.paid_and_kept is 'Transferred by Stripe and not taken back. Minor units.';
comment on column reporting.balances.paid_and_kept_major is
  'paid_and_kept in major units, with the decimals of its currency.';
comment on column reporting.balances.paid_outside_stripe is
  'Booked as paid outside Stripe, and not come back. Minor units.';
comment on column reporting.balances.paid_outside_stripe_major is
  'paid_outside_stripe in major units, with the decimals of its currency.';
comment on column reporting.balances.set_off is 'Kept against debts instead of transferred. Minor units.';
comment on column reporting.balances.set_off_major is 'set_off in major units, with the decimals of its currency.';
comment on column reporting.balances.recovered is
  'Paid, and came back for good: set off, reversed, or reversed by hand. Minor units.';
comment on column reporting.balances.recovered_major is 'recovered in major units, with the decimals of its currency.';
comment on column reporting.balances.in_flight is 'A transfer is committed, sent or in doubt. Minor units.';
comment on column reporting.balances.in_flight_major is 'in_flight in major units, with the decimals of its currency.';
comment on column reporting.balances.held is 'Withheld in active holds. Minor units.';
comment on column reporting.balances.held_major is 'held in major units, with the decimals of its currency.';
comment on column reporting.balances.to_come is 'Scheduled for a later date. Minor units.';
comment on column reporting.balances.to_come_major is 'to_come in major units, with the decimals of its currency.';
comment on column reporting.balances.overdue is 'Its date has come, and no run has taken it yet. Minor units.';
comment on column reporting.balances.overdue_major is 'overdue in major units, with the decimals of its currency.';
comment on column reporting.balances.failed is 'Refused by Stripe, with or without a next try. Minor units.';
comment on column reporting.balances.failed_major is 'failed in major units, with the decimals of its currency.';
comment on column reporting.balances.forfeited is 'Withheld, and lost to the recruiter. Minor units.';
comment on column reporting.balances.forfeited_major is 'forfeited in major units, with the decimals of its currency.';
comment on column reporting.balances.cancelled is 'Neither paid nor owed any more. Minor units.';
comment on column reporting.balances.cancelled_major is 'cancelled in major units, with the decimals of its currency.';
comment on column reporting.balances.debt is
  'Paid beyond what is earned, and not come back, written off or not. Minor units.';
comment on column reporting.balances.debt_major is 'debt in major units, with the decimals of its currency.';
comment on column reporting.balances.debt_on_its_way is
  'The part of debt that is being set off or reversed. Minor units.';
comment on column reporting.balances.debt_on_its_way_major is
  'debt_on_its_way in major units, with the decimals of its currency.';
