create or replace view reporting.ageing
with (security_invoker = true, security_barrier = true)
as
  select
    item.bucket,
    item.position,
    item.currency,
    item.schedule_count,
    item.amount,
    app_private.major_units(item.amount, money.exponent) as amount_major,
    item.oldest_due_at
  from
    (
      select
        (array['not due', '0-7', '8-30', '31-60', '61-90', 'over 90'])[age.position + 1] as bucket,
        age.position,
        schedule.currency,
        count(*) as schedule_count,
        sum(schedule.amount) as amount,
        min(greatest(schedule.scheduled_date, schedule.guarantee_completion_date)) as oldest_due_at
      from
        app.payout_schedules as schedule
        cross join lateral (
          select
            case
              when waited.days < 0 then 0
              when waited.days < 8 then 1
              when waited.days < 31 then 2
              when waited.days < 61 then 3
              when waited.days < 91 then 4
              else 5
            end as position
          from
            (
              select
                extract(
                  epoch from now() - greatest(schedule.scheduled_date, schedule.guarantee_completion_date)
                ) / 86400 as days
            ) as waited
        ) as age
      where app_private.is_open_schedule(schedule.status) and schedule.amount > 0
      group by age.position, schedule.currency
    ) as item
    join app.currencies as money on money.code = item.currency;
comment on view reporting.ageing is
  'What is due and not paid, by how long it has waited, and currency. What was refused waits since it was due, also '
  'while its next try is to come.';
comment on column reporting.ageing.bucket is 'Days since it was due: 0-7, 8-30, 31-60, 61-90, over 90; and not due.';
comment on column reporting.ageing.position is 'For sorting: the youngest first.';
comment on column reporting.ageing.currency is 'Currency of the amount.';
comment on column reporting.ageing.schedule_count is 'Number of obligations.';
comment on column reporting.ageing.amount is 'What is owed. Minor units.';
comment on column reporting.ageing.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.ageing.oldest_due_at is 'The earliest due date among them.';
