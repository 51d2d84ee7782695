create or replace view reporting.accounts_at_risk
with (security_invoker = true, security_barrier = true)
as
  -- What is open is found first: somebody whose account fails may have been paid for years.
  with
    owed as materialized (
      select
        schedule.recruiter_id,
        schedule.currency,
        schedule.amount,
        coalesce(schedule.due_at, schedule.scheduled_date) as due_at
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
      where
        schedule.status in ('pending', 'failed')
        and schedule.amount > 0
        and payout.status in ('pending', 'approved', 'processing', 'failed')
      union all
      select hold.recruiter_id, hold.currency, hold.hold_amount - hold.released_amount, hold.release_date
      from app.escrow_holds as hold
      where hold.status = 'active'
    )
  select
    person.id as recruiter_id,
    person.display_name as recruiter,
    person.email as recruiter_email,
    owed.currency,
    count(*)::integer as payment_count,
    sum(owed.amount)::bigint as amount,
    app_private.major_units(sum(owed.amount)::bigint, money.exponent) as amount_major,
    min(owed.due_at) as first_due_at,
    problem.codes as problems,
    problem.stops_at
  from
    app_private.accounts_that_stop() as problem
    join app.users as person on person.id = problem.recruiter_id
    join owed on owed.recruiter_id = problem.recruiter_id
    join app.currencies as money on money.code = owed.currency
  where owed.due_at < now() + interval '30 days' and (problem.stops_at is null or problem.stops_at <= owed.due_at)
  group by person.id, owed.currency, money.exponent, problem.codes, problem.stops_at;
comment on view reporting.accounts_at_risk is
  'Money that is due, or released, within 30 days for accounts that will not be able to receive it then: a row a '
  'recruiter and currency.';
comment on column reporting.accounts_at_risk.recruiter_id is 'The recruiter.';
comment on column reporting.accounts_at_risk.recruiter is 'Their name.';
comment on column reporting.accounts_at_risk.recruiter_email is 'Their e-mail address.';
comment on column reporting.accounts_at_risk.currency is 'Currency of the amount.';
comment on column reporting.accounts_at_risk.payment_count is 'Number of obligations and holds.';
comment on column reporting.accounts_at_risk.amount is 'What they sum to. Minor units.';
comment on column reporting.accounts_at_risk.amount_major is
  'amount in major units, with the decimals of its currency.';
comment on column reporting.accounts_at_risk.first_due_at is 'When the first of them is due.';
comment on column reporting.accounts_at_risk.problems is
  'What is wrong with the account: codes, in words by app.account_readiness().';
comment on column reporting.accounts_at_risk.stops_at is
  'The date from which on the account may receive nothing; null where it cannot receive already.';
