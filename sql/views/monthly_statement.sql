create or replace view reporting.monthly_statement
with (security_invoker = true, security_barrier = true)
as
  with
    platform as (select app_private.time_zone_of(null) as zone),
    -- Rows below it were archived, and left their steps behind; also where they were restored.
    live as (
      select
        coalesce(
          (select archive.end_id from app.audit_archives as archive order by archive.month desc limit 1),
          '00000000-0000-0000-0000-000000000000'
        ) as first_id
    ),
    -- The recruiter is in each step, and by_month is not kept, so that one recruiter's months read no more than theirs.
    -- What each audit row left of a schedule or hold to be paid.
    logged as (
      select
        log.entity,
        log.entity_id,
        log.recruiter_id,
        log.payout_id,
        log.sequence,
        coalesce((log.metadata #>> '{changes,processed_at,new}')::timestamptz, log.created_at) as at,
        log.new_status,
        (log.metadata #>> '{changes,amount,new}')::bigint as amount,
        (log.metadata #>> '{changes,hold_amount,new}')::bigint as hold_amount,
        (log.metadata #>> '{changes,released_amount,new}')::bigint as released_amount
      from app.payout_audit_log as log
      where log.entity in ('payout_schedule', 'escrow_hold') and log.id >= (select live.first_id from live)
      union all
      select
        step.entity,
        step.entity_id,
        left_behind.recruiter_id,
        left_behind.payout_id,
        step.sequence,
        step.at,
        step.new_status,
        step.amount,
        step.hold_amount,
        step.released_amount
      from
        app.audit_archive_ends as left_behind
        cross join lateral jsonb_to_recordset(left_behind.steps) as step (
          entity text,
          entity_id uuid,
          sequence bigint,
          at timestamptz,
          new_status text,
          amount bigint,
          hold_amount bigint,
          released_amount bigint
        )
      where left_behind.entity = 'payout'
    ),
    -- Debts and their steps that were settled.
    settled as (
      select log.entity, log.entity_id, log.created_at as at, log.old_status, log.new_status
      from app.audit_log as log
      where log.entity in ('recoveries', 'recovery_steps') and log.id >= (select live.first_id from live)
      union all
      select left_behind.entity, step.entity_id, step.at, step.old_status, step.new_status
      from
        app.audit_archive_ends as left_behind
        cross join lateral jsonb_to_recordset(left_behind.steps) as step (
          entity_id text,
          at timestamptz,
          old_status text,
          new_status text
        )
      where left_behind.entity in ('recoveries', 'recovery_steps')
    ),
    counted as (
      select
        logged.*,
        count(logged.amount) over so_far as amounts,
        count(logged.hold_amount) over so_far as hold_amounts,
        count(logged.released_amount) over so_far as released_amounts
      from logged
      window
        so_far as (
          partition by logged.recruiter_id, logged.payout_id, logged.entity_id
          order by logged.sequence
        )
    ),
    left_over as (
      select
        counted.recruiter_id,
        counted.payout_id,
        counted.entity_id,
        counted.sequence,
        counted.at,
        case
          when app_private.is_open_schedule(counted.new_status)
            then max(counted.amount) over (
              partition by counted.recruiter_id, counted.payout_id, counted.entity_id, counted.amounts
            )
          when counted.new_status = 'active'
            then max(counted.hold_amount) over (
                partition by counted.recruiter_id, counted.payout_id, counted.entity_id, counted.hold_amounts
              )
              - coalesce(
                max(counted.released_amount) over (
                  partition by counted.recruiter_id, counted.payout_id, counted.entity_id, counted.released_amounts
                ),
                0
              )
          else 0
        end as owed
      from counted
    ),
    owed as (
      select
        part.recruiter_id,
        payout.currency,
        part.at,
        part.owed
          - coalesce(
            lag(part.owed) over (
              partition by part.recruiter_id, part.payout_id, part.entity_id
              order by part.sequence
            ),
            0
          ) as amount
      from
        left_over as part
        join app.payouts as payout on payout.id = part.payout_id
      union all
      -- Debts: what is owed the other way.
      select debt.recruiter_id, debt.currency, debt.created_at, -debt.amount
      from app.recoveries as debt
      where debt.breach_id is not null
      union all
      select
        debt.recruiter_id,
        debt.currency,
        coalesce(schedule.processed_at, reversal.answered_at, log.at),
        step.amount
      from
        settled as log
        join app.recovery_steps as step on step.id::text = log.entity_id and step.status = 'done'
        join app.recoveries as debt on debt.id = step.recovery_id and debt.breach_id is not null
        left join app.payout_schedules as schedule on schedule.id = step.schedule_id
        left join app.payout_reversals as reversal on reversal.step_id = step.id and reversal.status = 'succeeded'
      where log.entity = 'recovery_steps' and log.new_status = 'done' and log.old_status is distinct from 'done'
      union all
      select
        debt.recruiter_id,
        debt.currency,
        log.at,
        debt.amount
          - coalesce(
            (
              select sum(step.amount)
              from app.recovery_steps as step
              where step.recovery_id = debt.id and step.status = 'done'
            ),
            0
          )
      from
        settled as log
        join app.recoveries as debt on debt.id::text = log.entity_id and debt.breach_id is not null
      where
        log.entity = 'recoveries'
        and log.new_status = 'cancelled'
        and log.old_status is distinct from 'cancelled'
        and debt.status = 'cancelled'
    ),
    moved as (
      select owed.recruiter_id, owed.currency, owed.at, owed.amount as owed, 0 as paid, 0 as taken_back
      from owed
      union all
      select line.recruiter_id, line.currency, line.at, 0, greatest(line.amount, 0), greatest(-line.amount, 0)
      from reporting.statement_lines as line
    ),
    by_month as not materialized (
      select
        moved.recruiter_id,
        moved.currency,
        date_trunc('month', moved.at at time zone held.zone)::date as month,
        sum(moved.owed) as owed,
        sum(moved.paid) as paid,
        sum(moved.taken_back) as taken_back
      from
        moved
        left join app_private.platform_zones() as held on moved.at >= held.starts_at and moved.at < held.ends_at
      group by 1, 2, 3
    ),
    -- Each month from the first on, also one in which nothing was moved.
    months as (
      select first.recruiter_id, first.currency, listed.month::date as month
      from
        (
          select each.recruiter_id, each.currency, min(each.month) as month, max(each.month) as last_month
          from by_month as each
          group by each.recruiter_id, each.currency
        ) as first
        cross join platform
        cross join lateral generate_series(
          first.month::timestamp,
          -- Under another time zone a month may have been told that has not begun.
          greatest(date_trunc('month', app_private.today_in(platform.zone)::timestamp), first.last_month::timestamp),
          interval '1 month'
        ) as listed (month)
    ),
    summed as (
      select
        months.recruiter_id,
        months.currency,
        months.month,
        coalesce(each.owed, 0) as owed,
        coalesce(each.paid, 0) as paid,
        coalesce(each.taken_back, 0) as taken_back,
        sum(coalesce(each.owed, 0)) over until_then as closing,
        sum(coalesce(each.paid - each.taken_back, 0)) over until_then as received_until_then
      from
        months
        left join by_month as each
          on each.recruiter_id = months.recruiter_id and each.currency = months.currency and each.month = months.month
      window
        until_then as (
          partition by months.recruiter_id, months.currency
          order by months.month
        )
    ),
    stated as (
      select
        summed.recruiter_id,
        summed.currency,
        summed.month,
        summed.closing - summed.owed as opening,
        summed.owed + summed.paid - summed.taken_back as earned,
        summed.paid,
        summed.taken_back,
        summed.closing,
        summed.paid - summed.taken_back as received,
        summed.received_until_then
      from summed
    )
  select
    stated.month,
    stated.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    stated.currency,
    stated.opening,
    app_private.major_units(stated.opening, money.exponent) as opening_major,
    stated.earned,
    app_private.major_units(stated.earned, money.exponent) as earned_major,
    stated.paid,
    app_private.major_units(stated.paid, money.exponent) as paid_major,
    stated.taken_back,
    app_private.major_units(stated.taken_back, money.exponent) as taken_back_major,
    stated.closing,
    app_private.major_units(stated.closing, money.exponent) as closing_major,
    stated.received,
    app_private.major_units(stated.received, money.exponent) as received_major,
    stated.received_until_then,
    app_private.major_units(stated.received_until_then, money.exponent) as received_until_then_major
  from
    stated
    join app.users as recruiter on recruiter.id = stated.recruiter_id
    join app.currencies as money on money.code = stated.currency;
comment on view reporting.monthly_statement is
  'Each month of each recruiter and currency, from the first on until the present one: what was owed at its '
  'beginning, earned, paid, taken back, and what is owed at its end. Months of the time zone that the platform had '
  'then. What is owed follows from the audit logs and what their archived months left behind, what was paid from '
  'reporting.statement_lines, of which reporting.statement is one month.';
comment on column reporting.monthly_statement.month is 'The first day of the month.';
comment on column reporting.monthly_statement.recruiter_id is 'Whose money it is.';
comment on column reporting.monthly_statement.recruiter is 'Their name.';
comment on column reporting.monthly_statement.recruiter_email is 'Their e-mail address.';
comment on column reporting.monthly_statement.currency is 'Currency of the amounts.';
comment on column reporting.monthly_statement.opening is
  'Owed at the beginning of the month: scheduled, on its way and held, less the debts that are open. Below zero the '
  'recruiter owes it. The closing of the month before. Minor units.';
comment on column reporting.monthly_statement.opening_major is
  'opening in major units, with the decimals of its currency.';
comment on column reporting.monthly_statement.earned is
  'What became theirs in this month, less what ceased to be: breaches, cancellations, forfeits; a debt that is given '
  'up counts. opening + earned - paid + taken_back = closing. Minor units.';
comment on column reporting.monthly_statement.earned_major is
  'earned in major units, with the decimals of its currency.';
comment on column reporting.monthly_statement.paid is
  'Paid in this month, through Stripe or outside, with what was set off: the lines of reporting.statement above '
  'zero. Minor units.';
comment on column reporting.monthly_statement.paid_major is 'paid in major units, with the decimals of its currency.';
comment on column reporting.monthly_statement.taken_back is
  'Taken back in this month: set off, reversed, or not paid after all: the lines of reporting.statement below zero, '
  'without their sign. Minor units.';
comment on column reporting.monthly_statement.taken_back_major is
  'taken_back in major units, with the decimals of its currency.';
comment on column reporting.monthly_statement.closing is
  'Owed at the end of the month, or now in the present one: as opening. Minor units.';
comment on column reporting.monthly_statement.closing_major is
  'closing in major units, with the decimals of its currency.';
comment on column reporting.monthly_statement.received is
  'paid less taken_back: the sum of the lines of the month in reporting.statement. Minor units.';
comment on column reporting.monthly_statement.received_major is
  'received in major units, with the decimals of its currency.';
comment on column reporting.monthly_statement.received_until_then is
  'All that was received until the end of the month: the closing balance of reporting.statement. Minor units.';
comment on column reporting.monthly_statement.received_until_then_major is
  'received_until_then in major units, with the decimals of its currency.';
