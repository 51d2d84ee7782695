create or replace view reporting.money_by_currency
with (security_invoker = true, security_barrier = true)
as
  select
    total.currency,
    total.amount,
    app_private.major_units(total.amount, money.exponent) as amount_major,
    total.earned,
    app_private.major_units(total.earned, money.exponent) as earned_major,
    total.paid,
    app_private.major_units(total.paid, money.exponent) as paid_major,
    total.paid_and_kept,
    app_private.major_units(total.paid_and_kept, money.exponent) as paid_and_kept_major,
    total.paid_outside_stripe,
    app_private.major_units(total.paid_outside_stripe, money.exponent) as paid_outside_stripe_major,
    total.set_off,
    app_private.major_units(total.set_off, money.exponent) as set_off_major,
    total.recovered,
    app_private.major_units(total.recovered, money.exponent) as recovered_major,
    total.in_flight,
    app_private.major_units(total.in_flight, money.exponent) as in_flight_major,
    total.held,
    app_private.major_units(total.held, money.exponent) as held_major,
    total.to_come,
    app_private.major_units(total.to_come, money.exponent) as to_come_major,
    total.overdue,
    app_private.major_units(total.overdue, money.exponent) as overdue_major,
    total.failed,
    app_private.major_units(total.failed, money.exponent) as failed_major,
    total.forfeited,
    app_private.major_units(total.forfeited, money.exponent) as forfeited_major,
    total.cancelled,
    app_private.major_units(total.cancelled, money.exponent) as cancelled_major,
    total.debt,
    app_private.major_units(total.debt, money.exponent) as debt_major,
    total.debt_on_its_way,
    app_private.major_units(total.debt_on_its_way, money.exponent) as debt_on_its_way_major
  from
    (
      select
        balance.currency,
        sum(balance.amount) as amount,
        sum(balance.earned) as earned,
        sum(balance.paid) as paid,
        sum(balance.paid_and_kept) as paid_and_kept,
        sum(balance.paid_outside_stripe) as paid_outside_stripe,
        sum(balance.set_off) as set_off,
        sum(balance.recovered) as recovered,
        sum(balance.in_flight) as in_flight,
        sum(balance.held) as held,
        sum(balance.to_come) as to_come,
        sum(balance.overdue) as overdue,
        sum(balance.failed) as failed,
        sum(balance.forfeited) as forfeited,
        sum(balance.cancelled) as cancelled,
        sum(balance.debt) as debt,
        sum(balance.debt_on_its_way) as debt_on_its_way
      from reporting.balances as balance
      group by balance.currency
    ) as total
    join app.currencies as money on money.code = total.currency;
comment on view reporting.money_by_currency is
  'Where all the money is now, by currency: each column is the sum of the same one of reporting.balances, so that '
  'recruiters add up to the total. amount = paid_and_kept + paid_outside_stripe + set_off + recovered + in_flight + '
  'held + to_come + overdue + failed + forfeited + cancelled. paid = paid_and_kept + paid_outside_stripe + set_off.';
comment on column reporting.money_by_currency.currency is 'Currency of the amounts.';
comment on column reporting.money_by_currency.amount is 'The sum of the payouts. Minor units.';
comment on column reporting.money_by_currency.amount_major is
  'amount in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.earned is
  'What is earned of it by now: what breaches have left, less what was taken back for good. Minor units.';
comment on column reporting.money_by_currency.earned_major is
  'earned in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.paid is
  'What recruiters have of it now: through Stripe, outside Stripe and set off, less what came back. Minor units.';
comment on column reporting.money_by_currency.paid_major is 'paid in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.paid_and_kept is 'Transferred by Stripe and not taken back. Minor units.';
comment on column reporting.money_by_currency.paid_and_kept_major is
  'paid_and_kept in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.paid_outside_stripe is
  'Booked as paid outside Stripe, and not come back. Minor units.';
comment on column reporting.money_by_currency.paid_outside_stripe_major is
  'paid_outside_stripe in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.set_off is 'Kept against debts instead of transferred. Minor units.';
comment on column reporting.money_by_currency.set_off_major is
  'set_off in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.recovered is
  'Paid, and came back for good: set off, reversed, or reversed by hand. Minor units.';
comment on column reporting.money_by_currency.recovered_major is
  'recovered in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.in_flight is 'A transfer is committed, sent or in doubt. Minor units.';
comment on column reporting.money_by_currency.in_flight_major is
  'in_flight in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.held is 'Withheld in active holds. Minor units.';
comment on column reporting.money_by_currency.held_major is 'held in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.to_come is 'Scheduled for a later date. Minor units.';
comment on column reporting.money_by_currency.to_come_major is
  'to_come in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.overdue is 'Its date has come, and no run has taken it yet. Minor units.';
comment on column reporting.money_by_currency.overdue_major is
  'overdue in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.failed is 'Refused by Stripe, with or without a next try. Minor units.';
comment on column reporting.money_by_currency.failed_major is
  'failed in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.forfeited is 'Withheld, and lost to recruiters. Minor units.';
comment on column reporting.money_by_currency.forfeited_major is
  'forfeited in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.cancelled is 'Neither paid nor owed any more. Minor units.';
comment on column reporting.money_by_currency.cancelled_major is
  'cancelled in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.debt is
  'Paid beyond what is earned, and not come back, written off or not. Minor units.';
comment on column reporting.money_by_currency.debt_major is 'debt in major units, with the decimals of its currency.';
comment on column reporting.money_by_currency.debt_on_its_way is
  'The part of debt that is being set off or reversed. Minor units.';
comment on column reporting.money_by_currency.debt_on_its_way_major is
  'debt_on_its_way in major units, with the decimals of its currency.';
