create or replace view reporting.unpaid_schedules
with (security_invoker = true, security_barrier = true)
as
  select
    schedule.id as schedule_id,
    payout.id as payout_id,
    placement.external_ref,
    company.name as company,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    schedule.kind,
    schedule.amount,
    schedule.currency,
    schedule.status,
    greatest(schedule.scheduled_date, schedule.guarantee_completion_date) as due_since,
    case
      when schedule.status = 'failed' then array[schedule.failure_code]
      when open_transfer.status = 'in_doubt' then array['in_doubt']
      when schedule.status = 'processing' then array['on_its_way']
      else app_private.reasons_unpaid(schedule.id)
    end as reasons,
    coalesce(
      schedule.failure_reason,
      open_transfer.error_message,
      app_private.stripe_words(array[account.disabled_reason])
    ) as detail,
    app_private.major_units(schedule.amount, money.exponent) as amount_major
  from
    app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    join app.currencies as money on money.code = schedule.currency
    left join app.placements as placement on placement.id = schedule.placement_id
    left join app.companies as company on company.id = placement.company_id
    join app.users as recruiter on recruiter.id = payout.recruiter_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
    left join app.payout_transfers as open_transfer
      on open_transfer.schedule_id = schedule.id and app_private.is_open_transfer(open_transfer.status)
  where
    schedule.amount > 0
    and (schedule.status in ('processing', 'failed') or schedule.status = 'pending' and schedule.due_at <= now());
comment on view reporting.unpaid_schedules is
  'Schedules that are due, failed or on their way, with the reasons as codes. No reason: the next run pays it.';
comment on column reporting.unpaid_schedules.schedule_id is 'The obligation.';
comment on column reporting.unpaid_schedules.payout_id is 'Its payout.';
comment on column reporting.unpaid_schedules.external_ref is 'The placement''s reference; null for an adjustment.';
comment on column reporting.unpaid_schedules.company is 'The company that hired.';
comment on column reporting.unpaid_schedules.recruiter is 'Who is owed it.';
comment on column reporting.unpaid_schedules.recruiter_email is 'Their e-mail address.';
comment on column reporting.unpaid_schedules.kind is
  'payout: the part that was never withheld; escrow_release: the release of a hold.';
comment on column reporting.unpaid_schedules.amount is 'What is owed. Minor units.';
comment on column reporting.unpaid_schedules.currency is 'Currency of the amount.';
comment on column reporting.unpaid_schedules.status is 'See app.payout_schedule_statuses.';
comment on column reporting.unpaid_schedules.due_since is 'When it was due.';
comment on column reporting.unpaid_schedules.reasons is 'Why it is not paid: codes, in words by app.explain_payout().';
comment on column reporting.unpaid_schedules.detail is
  'Where Stripe refused: its words, or why the account is disabled.';
comment on column reporting.unpaid_schedules.amount_major is
  'amount in major units, with the decimals of its currency.';
