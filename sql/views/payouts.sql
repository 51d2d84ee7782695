create or replace view reporting.payouts
with (security_invoker = true, security_barrier = true)
as
  select
    payout.id as payout_id,
    payout.kind,
    payout.placement_id,
    placement.external_ref,
    payout.company_id,
    company.name as company,
    payout.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    payout.status,
    payout.created_at,
    payout.currency,
    payout.amount,
    app_private.major_units(payout.amount, money.exponent) as amount_major,
    bucket.earned,
    app_private.major_units(bucket.earned, money.exponent) as earned_major,
    bucket.paid,
    app_private.major_units(bucket.paid, money.exponent) as paid_major,
    bucket.paid_and_kept,
    app_private.major_units(bucket.paid_and_kept, money.exponent) as paid_and_kept_major,
    bucket.paid_outside_stripe,
    app_private.major_units(bucket.paid_outside_stripe, money.exponent) as paid_outside_stripe_major,
    bucket.paid_and_recovered,
    app_private.major_units(bucket.paid_and_recovered, money.exponent) as paid_and_recovered_major,
    bucket.offset_against_debt,
    app_private.major_units(bucket.offset_against_debt, money.exponent) as offset_against_debt_major,
    bucket.in_flight,
    app_private.major_units(bucket.in_flight, money.exponent) as in_flight_major,
    bucket.scheduled,
    app_private.major_units(bucket.scheduled, money.exponent) as scheduled_major,
    bucket.held,
    app_private.major_units(bucket.held, money.exponent) as held_major,
    bucket.forfeited,
    app_private.major_units(bucket.forfeited, money.exponent) as forfeited_major,
    bucket.cancelled,
    app_private.major_units(bucket.cancelled, money.exponent) as cancelled_major,
    bucket.debt,
    app_private.major_units(bucket.debt, money.exponent) as debt_major
  from
    app.payouts as payout
    join reporting.payout_buckets as bucket on bucket.payout_id = payout.id
    left join app.placements as placement on placement.id = payout.placement_id
    left join app.companies as company on company.id = payout.company_id
    join app.users as recruiter on recruiter.id = payout.recruiter_id
    join app.currencies as money on money.code = payout.currency;
comment on view reporting.payouts is
  'Every payout with the place of each of its cents: amount = paid_and_kept + paid_outside_stripe + '
  'paid_and_recovered + offset_against_debt + in_flight + scheduled + held + forfeited + cancelled.';
comment on column reporting.payouts.payout_id is 'The payout.';
comment on column reporting.payouts.kind is
  'placement: earned on a placement; adjustment: a bonus, a correction, goodwill.';
comment on column reporting.payouts.placement_id is 'The placement; null for an adjustment.';
comment on column reporting.payouts.external_ref is
  'The placements reference in your own system; null where it has none.';
comment on column reporting.payouts.company_id is 'The company that hired; null for an adjustment.';
comment on column reporting.payouts.company is 'Its name.';
comment on column reporting.payouts.recruiter_id is 'The recruiter who is paid.';
comment on column reporting.payouts.recruiter is 'Their name.';
comment on column reporting.payouts.recruiter_email is 'Their e-mail address.';
comment on column reporting.payouts.status is 'Its status: see app.payout_statuses.';
comment on column reporting.payouts.created_at is 'When it was made.';
comment on column reporting.payouts.currency is 'Currency of all amounts of the row.';
comment on column reporting.payouts.amount is 'The whole payout. Minor units.';
comment on column reporting.payouts.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.payouts.earned is
  'What the recruiter has earned of it by now: all of it, or what a breach has left. Minor units.';
comment on column reporting.payouts.earned_major is 'earned in major units, with the decimals of its currency.';
comment on column reporting.payouts.paid is 'What the recruiter has of it now. Minor units.';
comment on column reporting.payouts.paid_major is 'paid in major units, with the decimals of its currency.';
comment on column reporting.payouts.paid_and_kept is 'Transferred by Stripe and not taken back. Minor units.';
comment on column reporting.payouts.paid_and_kept_major is
  'paid_and_kept in major units, with the decimals of its currency.';
comment on column reporting.payouts.paid_outside_stripe is 'Booked as paid outside Stripe. Minor units.';
comment on column reporting.payouts.paid_outside_stripe_major is
  'paid_outside_stripe in major units, with the decimals of its currency.';
comment on column reporting.payouts.paid_and_recovered is 'Paid, and came back for good. Minor units.';
comment on column reporting.payouts.paid_and_recovered_major is
  'paid_and_recovered in major units, with the decimals of its currency.';
comment on column reporting.payouts.offset_against_debt is 'Kept against a debt instead of transferred. Minor units.';
comment on column reporting.payouts.offset_against_debt_major is
  'offset_against_debt in major units, with the decimals of its currency.';
comment on column reporting.payouts.in_flight is 'A transfer is committed, sent or in doubt. Minor units.';
comment on column reporting.payouts.in_flight_major is 'in_flight in major units, with the decimals of its currency.';
comment on column reporting.payouts.scheduled is 'Waits for its date, or for another try. Minor units.';
comment on column reporting.payouts.scheduled_major is 'scheduled in major units, with the decimals of its currency.';
comment on column reporting.payouts.held is 'Withheld until a release date. Minor units.';
comment on column reporting.payouts.held_major is 'held in major units, with the decimals of its currency.';
comment on column reporting.payouts.forfeited is 'Withheld, and lost to the recruiter. Minor units.';
comment on column reporting.payouts.forfeited_major is 'forfeited in major units, with the decimals of its currency.';
comment on column reporting.payouts.cancelled is 'Neither paid nor owed any more. Minor units.';
comment on column reporting.payouts.cancelled_major is 'cancelled in major units, with the decimals of its currency.';
comment on column reporting.payouts.debt is 'What the recruiter owes of it after a breach. Minor units.';
comment on column reporting.payouts.debt_major is 'debt in major units, with the decimals of its currency.';
