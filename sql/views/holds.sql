create or replace view reporting.holds
with (security_invoker = true, security_barrier = true)
as
  select
    hold.id as hold_id,
    hold.payout_id,
    hold.placement_id,
    placement.external_ref,
    hold.company_id,
    company.name as company,
    hold.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    hold.tranche,
    hold.status,
    hold.currency,
    hold.hold_amount,
    app_private.major_units(hold.hold_amount, money.exponent) as hold_amount_major,
    hold.released_amount,
    app_private.major_units(hold.released_amount, money.exponent) as released_amount_major,
    hold.hold_amount - hold.released_amount as left_amount,
    app_private.major_units(hold.hold_amount - hold.released_amount, money.exponent) as left_amount_major,
    hold.hold_date,
    hold.release_date,
    hold.released_at,
    hold.reason
  from
    app.escrow_holds as hold
    left join app.placements as placement on placement.id = hold.placement_id
    left join app.companies as company on company.id = hold.company_id
    join app.users as recruiter on recruiter.id = hold.recruiter_id
    join app.currencies as money on money.code = hold.currency;
comment on view reporting.holds is 'Every hold: what was withheld, released, and is left.';
comment on column reporting.holds.hold_id is 'The hold.';
comment on column reporting.holds.payout_id is 'Its payout.';
comment on column reporting.holds.placement_id is 'The placement; null for an adjustment.';
comment on column reporting.holds.external_ref is
  'The placements reference in your own system; null where it has none.';
comment on column reporting.holds.company_id is 'The company that hired; null for an adjustment.';
comment on column reporting.holds.company is 'Its name.';
comment on column reporting.holds.recruiter_id is 'The recruiter who is paid.';
comment on column reporting.holds.recruiter is 'Their name.';
comment on column reporting.holds.recruiter_email is 'Their e-mail address.';
comment on column reporting.holds.tranche is 'Number of the tranche within the payout.';
comment on column reporting.holds.status is 'See app.escrow_hold_statuses.';
comment on column reporting.holds.currency is 'Currency of the amounts.';
comment on column reporting.holds.hold_amount is 'What was withheld in the beginning. Minor units.';
comment on column reporting.holds.hold_amount_major is 'hold_amount in major units, with the decimals of its currency.';
comment on column reporting.holds.released_amount is 'What was released of it. Minor units.';
comment on column reporting.holds.released_amount_major is
  'released_amount in major units, with the decimals of its currency.';
comment on column reporting.holds.left_amount is
  'What is left: withheld while it is active, lost to the recruiter when it is forfeited. Minor units.';
comment on column reporting.holds.left_amount_major is 'left_amount in major units, with the decimals of its currency.';
comment on column reporting.holds.hold_date is 'When it was withheld.';
comment on column reporting.holds.release_date is 'From when on it is released.';
comment on column reporting.holds.released_at is 'When the last of it was released; null before.';
comment on column reporting.holds.reason is 'Why it was forfeited or cancelled.';
