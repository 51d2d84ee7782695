create or replace view reporting.failures_by_reason
with (security_invoker = true, security_barrier = true)
as
  select
    item.month,
    item.error_code,
    item.currency,
    item.refusal_count,
    item.schedule_count,
    item.settled_count,
    item.amount,
    app_private.major_units(item.amount, money.exponent) as amount_major
  from
    (
      select
        date_trunc('month', transfer.answered_at at time zone held.zone)::date as month,
        transfer.error_code,
        transfer.currency,
        count(*) as refusal_count,
        count(distinct transfer.schedule_id) as schedule_count,
        count(distinct transfer.schedule_id) filter (where schedule.status = 'processed') as settled_count,
        sum(transfer.amount) as amount
      from
        app.payout_transfers as transfer
        join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
        left join app_private.platform_zones() as held
          on transfer.answered_at >= held.starts_at and transfer.answered_at < held.ends_at
      -- By the index of lists by status, which has the amount in its condition.
      where transfer.listed_status = 'refused' and transfer.amount > 0
      group by 1, transfer.error_code, transfer.currency
    ) as item
    join app.currencies as money on money.code = item.currency;
comment on view reporting.failures_by_reason is 'Refusals of Stripe by month, reason and currency.';
comment on column reporting.failures_by_reason.month is
  'First day of the month of the refusal, in the platform''s time zone of that time.';
comment on column reporting.failures_by_reason.error_code is 'Stripe''s code, or ours where it gave none.';
comment on column reporting.failures_by_reason.currency is 'Currency of the amounts.';
comment on column reporting.failures_by_reason.refusal_count is 'Number of refusals.';
comment on column reporting.failures_by_reason.schedule_count is 'Number of obligations that were refused.';
comment on column reporting.failures_by_reason.settled_count is 'How many of them were settled later.';
comment on column reporting.failures_by_reason.amount is 'What was to be transferred, each try counted. Minor units.';
comment on column reporting.failures_by_reason.amount_major is
  'amount in major units, with the decimals of its currency.';
