create or replace view reporting.upcoming_payments
with (security_invoker = true, security_barrier = true)
as
  select
    item.source,
    item.id as item_id,
    item.payout_id,
    item.placement_id,
    placement.external_ref,
    item.company_id,
    company.name as company,
    item.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    item.currency,
    item.amount,
    app_private.major_units(item.amount, money.exponent) as amount_major,
    item.due_at,
    (item.due_at at time zone due_in.zone)::date as due_on,
    item.due_at <= now() as is_overdue,
    item.status,
    item.reasons,
    waiting.placement_id is not null as waits_for_fee,
    (payable.at at time zone app_private.time_zone_of(null))::date as payable_on,
    together.item_id is not null as waits_together,
    case
      when item.status = 'processing' then 'on its way'
      when item.status = 'failed' and item.next_retry_at is null then 'not planned: it was refused'
      when payout.frozen_at is not null then 'when it is not frozen any more'
      when payout.status = 'pending' then 'when it has been approved'
      when payable.at is null then 'when the fee has come in'
      when item.status = 'failed' then 'refused, and tried again by itself'
      when payable.at > now() then to_char(payable.at at time zone app_private.time_zone_of(null), 'YYYY-MM-DD')
      when cardinality(item.reasons) > 0 then 'overdue: when nothing stands in its way'
      else 'in the next run'
    end as expected
  from
    (
      select
        'schedule' as source,
        schedule.id,
        schedule.payout_id,
        schedule.placement_id,
        schedule.company_id,
        schedule.recruiter_id,
        schedule.currency,
        schedule.amount,
        coalesce(schedule.due_at, schedule.scheduled_date) as due_at,
        schedule.status,
        schedule.next_retry_at,
        case
          when schedule.status = 'failed' then array[schedule.failure_code]
          when schedule.status = 'processing' then array['on_its_way']
          when schedule.due_at <= now() then app_private.reasons_unpaid(schedule.id)
          else '{}'
        end as reasons
      from app.payout_schedules as schedule
      where app_private.is_open_schedule(schedule.status) and schedule.amount > 0
      union all
      select
        'hold',
        hold.id,
        hold.payout_id,
        hold.placement_id,
        hold.company_id,
        hold.recruiter_id,
        hold.currency,
        hold.hold_amount - hold.released_amount,
        hold.release_date,
        hold.status,
        null,
        case when hold.release_date <= now() then app_private.reasons_unreleased(hold.id) else '{}' end
      from app.escrow_holds as hold
      where hold.status = 'active'
    ) as item
    left join app_private.platform_zones() as due_in on item.due_at >= due_in.starts_at and item.due_at < due_in.ends_at
    left join app_private.fees_waited_for() as waiting
      on waiting.placement_id = item.placement_id
      and (waiting.schedule_ids is null or item.id <> all (waiting.schedule_ids))
    left join app_private.waits_to_be_paid_together() as together on together.item_id = item.id
    cross join lateral (
      select
        case
          when waiting.placement_id is not null and waiting.clears_at is null then null
          else coalesce(together.pays_at, greatest(item.due_at, waiting.clears_at))
        end as at
    ) as payable
    -- Left, so that it is not read where nobody asks for expected.
    left join app.payouts as payout
      on payout.id = item.payout_id
    left join app.placements as placement on placement.id = item.placement_id
    left join app.companies as company on company.id = item.company_id
    join app.users as recruiter on recruiter.id = item.recruiter_id
    join app.currencies as money on money.code = item.currency;
comment on view reporting.upcoming_payments is
  'What is still to be paid, and when: obligations that are not settled, and holds that will be released. A hold '
  'becomes an obligation on its release date; it is paid by the run after it.';
comment on column reporting.upcoming_payments.source is 'schedule: an obligation. hold: money that is still withheld.';
comment on column reporting.upcoming_payments.item_id is 'The obligation, or the hold.';
comment on column reporting.upcoming_payments.payout_id is 'Its payout.';
comment on column reporting.upcoming_payments.placement_id is 'The placement; null for an adjustment.';
comment on column reporting.upcoming_payments.external_ref is
  'The placements reference in your own system; null where it has none.';
comment on column reporting.upcoming_payments.company_id is 'The company that hired; null for an adjustment.';
comment on column reporting.upcoming_payments.company is 'Its name.';
comment on column reporting.upcoming_payments.recruiter_id is 'The recruiter who is paid.';
comment on column reporting.upcoming_payments.recruiter is 'Their name.';
comment on column reporting.upcoming_payments.recruiter_email is 'Their e-mail address.';
comment on column reporting.upcoming_payments.currency is 'Currency of the amount.';
comment on column reporting.upcoming_payments.amount is 'What will be paid, before debts are set off. Minor units.';
comment on column reporting.upcoming_payments.amount_major is
  'amount in major units, with the decimals of its currency.';
comment on column reporting.upcoming_payments.due_at is 'From when on it can be paid.';
comment on column reporting.upcoming_payments.due_on is 'That day in the platform''s time zone.';
comment on column reporting.upcoming_payments.is_overdue is 'Whether that is over.';
comment on column reporting.upcoming_payments.status is 'Status of the obligation or the hold.';
comment on column reporting.upcoming_payments.reasons is
  'Why an overdue obligation is not paid yet, or an overdue hold not released and paid; of a refused one Stripe''s '
  'code. Empty when the next run pays it, or when it is not due. Codes: app_private.explanation_codes, in words by '
  'app.explain_payout().';
comment on column reporting.upcoming_payments.waits_for_fee is
  'Whether it waits for the company''s fee, by the terms of its placement.';
comment on column reporting.upcoming_payments.payable_on is
  'due_on, or the later day on which the fee becomes available, or on which something small is paid together with '
  'more; null while it is not known when the fee comes in.';
comment on column reporting.upcoming_payments.waits_together is
  'Whether it is paid later than it could be because it is small: on a payment day of its terms, or together with '
  'more.';
comment on column reporting.upcoming_payments.expected is
  'When it is paid, in words for a recruiter: payable_on where that is still to come, or what it waits for; on its '
  'way; or not planned, which is what a person must look at.';
