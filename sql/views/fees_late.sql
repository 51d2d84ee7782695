create or replace view reporting.fees_late
with (security_invoker = true, security_barrier = true)
as
  select
    placement.id as placement_id,
    placement.external_ref,
    placement.company_id,
    company.name as company,
    placement.currency,
    fee.due_on,
    fee.days_late,
    case
      when fee.days_late <= 30 then '1-30'
      when fee.days_late <= 60 then '31-60'
      when fee.days_late <= 90 then '61-90'
      else 'over 90'
    end as bucket,
    fee.required as fee,
    app_private.major_units(fee.required, money.exponent) as fee_major,
    fee.received,
    app_private.major_units(fee.received, money.exponent) as received_major,
    fee.required - fee.received as missing,
    app_private.major_units(fee.required - fee.received, money.exponent) as missing_major,
    fee.disputed,
    app_private.major_units(fee.disputed, money.exponent) as disputed_major,
    fee.keeps_payouts_waiting
  from
    app_private.late_fees() as fee
    join app.placements as placement on placement.id = fee.placement_id
    join app.companies as company on company.id = placement.company_id
    join app.currencies as money on money.code = placement.currency;
comment on view reporting.fees_late is
  'Fees that a company has not paid whole although its terms (fee_due_days: for instance 30, 60 or 90 days from the '
  'start) say that it should have: one row a placement.';
comment on column reporting.fees_late.placement_id is 'The placement.';
comment on column reporting.fees_late.external_ref is
  'The placement''s reference in your own system; null where it has none.';
comment on column reporting.fees_late.company_id is 'The company.';
comment on column reporting.fees_late.company is 'Its name.';
comment on column reporting.fees_late.currency is 'Currency of the amounts.';
comment on column reporting.fees_late.due_on is 'The last day on which the fee was paid in time.';
comment on column reporting.fees_late.days_late is 'Days since then, in the placement''s time zone.';
comment on column reporting.fees_late.bucket is 'The same in steps: 1-30, 31-60, 61-90, over 90.';
comment on column reporting.fees_late.fee is 'What the company has to pay, less what is owed back to it. Minor units.';
comment on column reporting.fees_late.fee_major is 'fee in major units, with the decimals of its currency.';
comment on column reporting.fees_late.received is
  'What it has paid, without what was given back or is disputed. Minor units.';
comment on column reporting.fees_late.received_major is 'received in major units, with the decimals of its currency.';
comment on column reporting.fees_late.missing is 'What is missing. Minor units.';
comment on column reporting.fees_late.missing_major is 'missing in major units, with the decimals of its currency.';
comment on column reporting.fees_late.disputed is 'What its bank disputes. Minor units.';
comment on column reporting.fees_late.disputed_major is 'disputed in major units, with the decimals of its currency.';
comment on column reporting.fees_late.keeps_payouts_waiting is 'Whether payouts wait for it, by the terms.';
