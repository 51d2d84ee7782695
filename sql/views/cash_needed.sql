create or replace view reporting.cash_needed
with (security_invoker = true, security_barrier = true)
as
  select
    item.day,
    item.currency,
    item.due,
    app_private.major_units(item.due, money.exponent) as due_major,
    item.due_by_then,
    app_private.major_units(item.due_by_then, money.exponent) as due_by_then_major,
    balance.available_now as known_balance,
    app_private.major_units(balance.available_now, money.exponent) as known_balance_major,
    balance.asked_at as balance_asked_at,
    balance.available_now - item.due_by_then as balance_left,
    app_private.major_units(balance.available_now - item.due_by_then, money.exponent) as balance_left_major
  from
    (
      select
        due.day,
        due.currency,
        due.amount as due,
        sum(due.amount) over (
          partition by due.currency
          order by due.day
        ) as due_by_then
      from
        (
          select
            greatest(payment.payable_on, app_private.today_in(app_private.time_zone_of(null))) as day,
            payment.currency,
            sum(payment.amount) as amount
          from reporting.upcoming_payments as payment
          where payment.payable_on is not null
          group by 1, payment.currency
        ) as due
      where due.day <= app_private.today_in(app_private.time_zone_of(null)) + 120
    ) as item
    left join app_private.last_known_balances() as balance on balance.currency = item.currency
    join app.currencies as money on money.code = item.currency;
comment on view reporting.cash_needed is
  'The money that the platform''s Stripe balance must hold, by day and currency, for the next 120 days: what is '
  'overdue counts for today. What waits for a company''s fee counts for the day on which that is available, and not '
  'while that is not known. What is small and waits counts for the day on which it will be paid. Debts that will be '
  'set off are not deducted.';
comment on column reporting.cash_needed.day is 'The day in the platform''s time zone.';
comment on column reporting.cash_needed.currency is 'Currency of the amounts.';
comment on column reporting.cash_needed.due is 'What falls due on that day. Minor units.';
comment on column reporting.cash_needed.due_major is 'due in major units, with the decimals of its currency.';
comment on column reporting.cash_needed.due_by_then is 'What falls due from today until then. Minor units.';
comment on column reporting.cash_needed.due_by_then_major is
  'due_by_then in major units, with the decimals of its currency.';
comment on column reporting.cash_needed.known_balance is
  'What was available at Stripe when it was last asked, less what was paid since; null when it never was. Minor units.';
comment on column reporting.cash_needed.known_balance_major is
  'known_balance in major units, with the decimals of its currency.';
comment on column reporting.cash_needed.balance_asked_at is 'When that was.';
comment on column reporting.cash_needed.balance_left is
  'What would be left of it; below zero is what is missing. Minor units.';
comment on column reporting.cash_needed.balance_left_major is
  'balance_left in major units, with the decimals of its currency.';
