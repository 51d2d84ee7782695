create or replace view reporting.payment_delays
with (security_invoker = true, security_barrier = true)
as
  select
    schedule.id as schedule_id,
    schedule.payout_id,
    schedule.placement_id,
    placement.external_ref,
    schedule.company_id,
    company.name as company,
    schedule.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    schedule.currency,
    schedule.amount,
    app_private.major_units(schedule.amount, money.exponent) as amount_major,
    greatest(schedule.scheduled_date, schedule.guarantee_completion_date) as due_at,
    transfer.first_sent_at as sent_at,
    schedule.processed_at as paid_at,
    greatest(
      extract(
        epoch from transfer.first_sent_at - greatest(schedule.scheduled_date, schedule.guarantee_completion_date)
      ) / 86400,
      0
    )::numeric(10, 2) as days_to_send,
    greatest(
      extract(
        epoch from schedule.processed_at - greatest(schedule.scheduled_date, schedule.guarantee_completion_date)
      ) / 86400,
      0
    )::numeric(10, 2) as days_to_paid,
    transfer.generation as tries,
    place.in_bank_on,
    greatest(
      place.in_bank_on
        - (greatest(schedule.scheduled_date, schedule.guarantee_completion_date) at time zone due_in.zone)::date,
      0
    ) as days_to_bank,
    (schedule.processed_at at time zone held.zone)::date as paid_on
  from
    app.payout_schedules as schedule
    left join app.payout_transfers as transfer on transfer.schedule_id = schedule.id and transfer.status = 'succeeded'
    left join app.placements as placement on placement.id = schedule.placement_id
    left join app.companies as company on company.id = schedule.company_id
    join app.users as recruiter on recruiter.id = schedule.recruiter_id
    join app.currencies as money on money.code = schedule.currency
    -- All of it, and not only a part.
    left join reporting.transfer_places as place
      on place.transfer_id = transfer.id and place.in_bank = place.amount
    left join app_private.platform_zones() as held
      on schedule.processed_at >= held.starts_at and schedule.processed_at < held.ends_at
    left join app_private.platform_zones() as due_in
      on greatest(schedule.scheduled_date, schedule.guarantee_completion_date) >= due_in.starts_at
      and greatest(schedule.scheduled_date, schedule.guarantee_completion_date) < due_in.ends_at
  where schedule.status = 'processed';
comment on view reporting.payment_delays is
  'How long each settled obligation took, from its due date to the transfer''s way to Stripe and Stripe''s answer.';
comment on column reporting.payment_delays.schedule_id is 'The obligation.';
comment on column reporting.payment_delays.payout_id is 'Its payout.';
comment on column reporting.payment_delays.placement_id is 'The placement; null for an adjustment.';
comment on column reporting.payment_delays.external_ref is
  'The placements reference in your own system; null where it has none.';
comment on column reporting.payment_delays.company_id is 'The company that hired; null for an adjustment.';
comment on column reporting.payment_delays.company is 'Its name.';
comment on column reporting.payment_delays.recruiter_id is 'The recruiter who is paid.';
comment on column reporting.payment_delays.recruiter is 'Their name.';
comment on column reporting.payment_delays.recruiter_email is 'Their e-mail address.';
comment on column reporting.payment_delays.currency is 'Currency of the amount.';
comment on column reporting.payment_delays.amount is 'What was settled. Minor units.';
comment on column reporting.payment_delays.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.payment_delays.due_at is
  'When it was due: the later of its date and the end of the guarantee that it waited for.';
comment on column reporting.payment_delays.sent_at is
  'When its transfer was first sent; null when it was paid outside Stripe, or set off whole.';
comment on column reporting.payment_delays.paid_at is 'When it was settled.';
comment on column reporting.payment_delays.days_to_send is 'Days from due to sent.';
comment on column reporting.payment_delays.days_to_paid is 'Days from due to settled.';
comment on column reporting.payment_delays.tries is 'Number of the transfer that succeeded: 1 is the first try.';
comment on column reporting.payment_delays.in_bank_on is
  'The day on which all of it was in the recruiter''s bank, as far as Stripe knows; null before.';
comment on column reporting.payment_delays.days_to_bank is
  'Days from due, by the platform''s time zone of that time, to the bank.';
comment on column reporting.payment_delays.paid_on is 'The day of paid_at, in the platform''s time zone of that time.';
