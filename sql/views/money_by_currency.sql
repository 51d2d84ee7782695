create or replace view reporting.money_by_currency
with (security_invoker = true, security_barrier = true)
as
  select
    total.*,
    app_private.major_units(total.earned, money.exponent) as earned_major,
    app_private.major_units(total.paid, money.exponent) as paid_major,
    app_private.major_units(total.paid_outside_stripe, money.exponent) as paid_outside_stripe_major,
    app_private.major_units(total.in_flight, money.exponent) as in_flight_major,
    app_private.major_units(total.held, money.exponent) as held_major,
    app_private.major_units(total.to_come, money.exponent) as to_come_major,
    app_private.major_units(total.overdue, money.exponent) as overdue_major,
    app_private.major_units(total.failed, money.exponent) as failed_major,
    app_private.major_units(total.forfeited, money.exponent) as forfeited_major,
    app_private.major_units(total.cancelled, money.exponent) as cancelled_major,
    app_private.major_units(total.set_off, money.exponent) as set_off_major,
    app_private.major_units(total.recovered, money.exponent) as recovered_major
  from
    (
      select
        balance.currency,
        sum(balance.amount) as earned,
        sum(balance.paid_and_kept + balance.recovered) as paid,
        sum(balance.paid_outside_stripe) as paid_outside_stripe,
        sum(balance.in_flight) as in_flight,
        sum(balance.held) as held,
        sum(balance.to_come) as to_come,
        sum(balance.overdue) as overdue,
        sum(balance.failed) as failed,
        sum(balance.forfeited) as forfeited,
        sum(balance.cancelled) as cancelled,
        sum(balance.set_off) as set_off,
        sum(balance.recovered) as recovered
      from reporting.balances as balance
      group by balance.currency
    ) as total
    join app.currencies as money on money.code = total.currency;
comment on view reporting.money_by_currency is
  'Totals of all payouts by currency, in minor units: earned = paid + paid_outside_stripe + set_off + in_flight + '
  'held + to_come + overdue + failed + forfeited + cancelled. paid: transferred by Stripe. recovered: the part of '
  'paid that came back. paid_outside_stripe: booked by app.record_manual_payment, and not come back.';
comment on column reporting.money_by_currency.currency is 'Currency of the amounts.';
comment on column reporting.money_by_currency.earned is 'The sum of the payouts. Minor units.';
comment on column reporting.money_by_currency.paid is 'Transferred by Stripe, taken back or not. Minor units.';
comment on column reporting.money_by_currency.paid_outside_stripe is 'Booked as paid outside Stripe. Minor units.';
comment on column reporting.money_by_currency.in_flight is 'A transfer is committed, sent or in doubt. Minor units.';
comment on column reporting.money_by_currency.held is 'Withheld in active holds. Minor units.';
comment on column reporting.money_by_currency.to_come is 'Scheduled for a later date. Minor units.';
comment on column reporting.money_by_currency.overdue is 'Its date has come, and no run has taken it yet. Minor units.';
comment on column reporting.money_by_currency.failed is 'Refused by Stripe, with or without a next try. Minor units.';
comment on column reporting.money_by_currency.forfeited is 'Withheld, and lost to recruiters. Minor units.';
comment on column reporting.money_by_currency.cancelled is 'Neither paid nor owed any more. Minor units.';
comment on column reporting.money_by_currency.set_off is 'Kept against debts instead of transferred. Minor units.';
comment on column reporting.money_by_currency.recovered is 'The part of paid that came back. Minor units.';
comment on column reporting.money_by_currency.earned_major is
  'earned in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.paid_major is 'paid in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.paid_outside_stripe_major is
  'paid_outside_stripe in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.in_flight_major is
  'in_flight in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.held_major is 'held in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.to_come_major is
  'to_come in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.overdue_major is
  'overdue in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.failed_major is
  'failed in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.forfeited_major is
  'forfeited in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.cancelled_major is
  'cancelled in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.set_off_major is
  'set_off in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.recovered_major is
  'recovered in major units, with the decimals of its currency.';
