create or replace view reporting.cover
with (security_invoker = true, security_barrier = true)
as
  select
    item.day,
    item.currency,
    item.due,
    app_private.major_units(item.due, money.exponent) as due_major,
    item.due_by_then,
    app_private.major_units(item.due_by_then, money.exponent) as due_by_then_major,
    item.available,
    app_private.major_units(item.available, money.exponent) as available_major,
    item.arriving,
    app_private.major_units(item.arriving, money.exponent) as arriving_major,
    item.arriving_by_then,
    app_private.major_units(item.arriving_by_then, money.exponent) as arriving_by_then_major,
    item.pending_undated,
    app_private.major_units(item.pending_undated, money.exponent) as pending_undated_major,
    item.balance_asked_at,
    item.available + item.arriving_by_then - item.due_by_then as balance_left,
    app_private.major_units(
      item.available + item.arriving_by_then - item.due_by_then,
      money.exponent
    ) as balance_left_major,
    item.available + item.arriving_by_then >= item.due_by_then as is_covered,
    greatest(item.due_by_then - item.available - item.arriving_by_then, 0) as missing,
    app_private.major_units(
      greatest(item.due_by_then - item.available - item.arriving_by_then, 0),
      money.exponent
    ) as missing_major
  from
    (
      select
        known.currency,
        day.day,
        coalesce(need.due, 0)::bigint as due,
        sum(coalesce(need.due, 0)) over so_far::bigint as due_by_then,
        known.available,
        coalesce(income.amount, 0) as arriving,
        sum(coalesce(income.amount, 0)) over so_far::bigint as arriving_by_then,
        known.pending_undated,
        known.balance_asked_at
      from
        (
          select
            listed.code as currency,
            -- Stripe names the currencies that it holds: another one is not there.
            case
              when state.asked_at is not null then coalesce(balance.available_now, 0)
            end as available,
            coalesce(balance.asked_at, state.asked_at) as balance_asked_at,
            case
              when state.asked_at is not null then greatest(coalesce(balance.pending, 0) - coalesce(dated.amount, 0), 0)
            end::bigint as pending_undated
          from
            app.currencies as listed
            cross join (select max(each.asked_at) as asked_at from app_private.last_known_balances() as each) as state
            left join app_private.last_known_balances() as balance on balance.currency = listed.code
            left join (
              select each.currency, sum(each.amount) as amount
              from app_private.funds_to_arrive() as each
              group by each.currency
            ) as dated
              on dated.currency = listed.code
          where balance.currency is not null or listed.code in (select each.currency from reporting.cash_needed as each)
        ) as known
        cross join lateral (
          -- Asked once, not for each currency and day.
          select (select app_private.today_in(app_private.time_zone_of(null))) + number as day
          from generate_series(0, 30) as number
        ) as day
        left join reporting.cash_needed as need on need.currency = known.currency and need.day = day.day
        left join app_private.funds_to_arrive() as income on income.currency = known.currency and income.day = day.day
      window
        so_far as (
          partition by known.currency
          order by day.day
        )
    ) as item
    join app.currencies as money on money.code = item.currency;
comment on view reporting.cover is
  'Whether the money on the platform''s balance, and what is known to arrive there, covers what falls due: one row a '
  'day and currency, today and the next 30 days. What is overdue counts for today; what is small and waits, for the '
  'day on which it will be paid (reporting.upcoming_payments.payable_on). What waits for a company''s fee that has '
  'not come in does not count, and debts that will be set off are not deducted; pending money without a date does not '
  'count.';
comment on column reporting.cover.day is 'The day in the platform''s time zone.';
comment on column reporting.cover.currency is 'Currency of the amounts.';
comment on column reporting.cover.due is 'What falls due on that day (reporting.cash_needed). Minor units.';
comment on column reporting.cover.due_major is 'due in major units, with the decimals of its currency.';
comment on column reporting.cover.due_by_then is 'What falls due from today until then. Minor units.';
comment on column reporting.cover.due_by_then_major is 'due_by_then in major units, with the decimals of its currency.';
comment on column reporting.cover.available is
  'What was available at Stripe when it was last asked, less what was paid since; null when it never was. Minor units.';
comment on column reporting.cover.available_major is 'available in major units, with the decimals of its currency.';
comment on column reporting.cover.arriving is
  'Pending money that becomes available on that day, as Stripe''s balance transactions say. Minor units.';
comment on column reporting.cover.arriving_major is 'arriving in major units, with the decimals of its currency.';
comment on column reporting.cover.arriving_by_then is 'What arrives from today until then. Minor units.';
comment on column reporting.cover.arriving_by_then_major is
  'arriving_by_then in major units, with the decimals of its currency.';
comment on column reporting.cover.pending_undated is
  'Pending money of which no date is known; it is not counted. Minor units.';
comment on column reporting.cover.pending_undated_major is
  'pending_undated in major units, with the decimals of its currency.';
comment on column reporting.cover.balance_asked_at is 'When Stripe was last asked for the balance.';
comment on column reporting.cover.balance_left is
  'What would be left at the end of that day; below zero is what is missing. Minor units.';
comment on column reporting.cover.balance_left_major is
  'balance_left in major units, with the decimals of its currency.';
comment on column reporting.cover.is_covered is
  'Whether the money is enough for everything until then; null when the balance is not known.';
comment on column reporting.cover.missing is 'What is missing then; 0 where it is enough. Minor units.';
comment on column reporting.cover.missing_major is 'missing in major units, with the decimals of its currency.';
