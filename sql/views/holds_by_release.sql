create or replace view reporting.holds_by_release
with (security_invoker = true, security_barrier = true)
as
  select
    item.release_month,
    item.currency,
    item.hold_count,
    item.held,
    app_private.major_units(item.held, money.exponent) as held_major,
    item.first_release
  from
    (
      select
        date_trunc('month', hold.release_date at time zone due_in.zone)::date as release_month,
        hold.currency,
        count(*) as hold_count,
        sum(hold.hold_amount - hold.released_amount) as held,
        min(hold.release_date) as first_release
      from
        app.escrow_holds as hold
        left join app_private.platform_zones() as due_in
          on hold.release_date >= due_in.starts_at and hold.release_date < due_in.ends_at
      where hold.status = 'active'
      group by 1, hold.currency
    ) as item
    join app.currencies as money on money.code = item.currency;
comment on view reporting.holds_by_release is 'What is withheld now, by the month of its release and currency.';
comment on column reporting.holds_by_release.release_month is
  'First day of the month, in the platform''s time zone of that time.';
comment on column reporting.holds_by_release.currency is 'Currency of the amounts.';
comment on column reporting.holds_by_release.hold_count is 'Number of holds.';
comment on column reporting.holds_by_release.held is 'What is withheld. Minor units.';
comment on column reporting.holds_by_release.held_major is 'held in major units, with the decimals of its currency.';
comment on column reporting.holds_by_release.first_release is 'The earliest release of the month.';
