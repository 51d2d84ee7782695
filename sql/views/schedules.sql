create or replace view reporting.schedules
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
    schedule.kind,
    schedule.status,
    schedule.currency,
    schedule.amount,
    app_private.major_units(schedule.amount, money.exponent) as amount_major,
    schedule.scheduled_date,
    greatest(schedule.scheduled_date, schedule.guarantee_completion_date) as due_at,
    schedule.processed_at,
    case
      when schedule.status = 'cancelled' then null
      else greatest(
        extract(
          epoch from coalesce(schedule.processed_at, now())
            - greatest(schedule.scheduled_date, schedule.guarantee_completion_date)
        ) / 86400,
        0
      )::numeric(10, 2)
    end as days_late,
    schedule.failure_code,
    schedule.failure_reason,
    schedule.retry_count,
    schedule.next_retry_at
  from
    app.payout_schedules as schedule
    left join app.placements as placement on placement.id = schedule.placement_id
    left join app.companies as company on company.id = schedule.company_id
    join app.users as recruiter on recruiter.id = schedule.recruiter_id
    join app.currencies as money on money.code = schedule.currency;
comment on view reporting.schedules is
  'Every obligation: what is owed on which date, and what became of it, with its delay.';
comment on column reporting.schedules.schedule_id is 'The obligation.';
comment on column reporting.schedules.payout_id is 'Its payout.';
comment on column reporting.schedules.placement_id is 'The placement; null for an adjustment.';
comment on column reporting.schedules.external_ref is
  'The placements reference in your own system; null where it has none.';
comment on column reporting.schedules.company_id is 'The company that hired; null for an adjustment.';
comment on column reporting.schedules.company is 'Its name.';
comment on column reporting.schedules.recruiter_id is 'The recruiter who is paid.';
comment on column reporting.schedules.recruiter is 'Their name.';
comment on column reporting.schedules.recruiter_email is 'Their e-mail address.';
comment on column reporting.schedules.kind is
  'payout: the part that was never withheld; escrow_release: the release of a hold.';
comment on column reporting.schedules.status is 'See app.payout_schedule_statuses.';
comment on column reporting.schedules.currency is 'Currency of the amount.';
comment on column reporting.schedules.amount is 'What is owed. Minor units.';
comment on column reporting.schedules.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.schedules.scheduled_date is 'The date that was agreed.';
comment on column reporting.schedules.due_at is
  'From when on it is owed: the later of its date and the end of the guarantee that it waits for, whatever became of '
  'it since; the next try of what was refused is next_retry_at.';
comment on column reporting.schedules.processed_at is 'When it was settled; null before.';
comment on column reporting.schedules.days_late is
  'Days from due to settled, or until now; 0 when it is not due yet, null when it is cancelled.';
comment on column reporting.schedules.failure_code is 'Why Stripe refused it last.';
comment on column reporting.schedules.failure_reason is 'The same in words.';
comment on column reporting.schedules.retry_count is 'Tries after the first.';
comment on column reporting.schedules.next_retry_at is 'The next try; null when none is planned.';
