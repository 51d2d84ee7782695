create or replace view reporting.guarantees_at_stake
with (security_invoker = true, security_barrier = true)
as
  select
    placement.id as placement_id,
    placement.external_ref,
    placement.company_id,
    company.name as company,
    placement.start_date,
    placement.guarantee_completion_date as guarantee_ends_at,
    placement.notice_completion_date as notice_ends_at,
    greatest(ceil(extract(epoch from placement.guarantee_completion_date - now()) / 86400), 0)::integer as days_left,
    terms.clawback_rule,
    placement.currency,
    placement.fee_amount,
    app_private.major_units(placement.fee_amount, money.exponent) as fee_amount_major,
    payout.paid,
    app_private.major_units(payout.paid, money.exponent) as paid_major,
    payout.held,
    app_private.major_units(payout.held, money.exponent) as held_major,
    payout.unpaid,
    app_private.major_units(payout.unpaid, money.exponent) as unpaid_major
  from
    app.placements as placement
    join app.companies as company on company.id = placement.company_id
    join app.payout_policies as terms on terms.id = placement.policy_id
    join app.currencies as money on money.code = placement.currency
    cross join lateral (
      select
        coalesce(sum(bucket.paid), 0) as paid,
        coalesce(sum(bucket.held), 0) as held,
        coalesce(sum(bucket.scheduled + bucket.in_flight), 0) as unpaid
      from reporting.payout_buckets as bucket
      where bucket.placement_id = placement.id
    ) as payout
  where placement.status = 'active' and placement.notice_completion_date > now();
comment on view reporting.guarantees_at_stake is
  'Guarantees that run, and what is at stake: what recruiters have been paid already, and would have to give back in '
  'part or whole, and what is still withheld.';
comment on column reporting.guarantees_at_stake.placement_id is 'The placement.';
comment on column reporting.guarantees_at_stake.external_ref is 'Its reference in your own system.';
comment on column reporting.guarantees_at_stake.company_id is 'The company that hired.';
comment on column reporting.guarantees_at_stake.company is 'Its name.';
comment on column reporting.guarantees_at_stake.start_date is 'First day of work.';
comment on column reporting.guarantees_at_stake.guarantee_ends_at is 'When the guarantee is over.';
comment on column reporting.guarantees_at_stake.notice_ends_at is 'Until when a breach can be reported.';
comment on column reporting.guarantees_at_stake.days_left is 'Days until the guarantee is over.';
comment on column reporting.guarantees_at_stake.clawback_rule is
  'How much a recruiter keeps when it breaks: see the terms.';
comment on column reporting.guarantees_at_stake.currency is 'Currency of the amounts.';
comment on column reporting.guarantees_at_stake.fee_amount is 'The fee that recruiters share. Minor units.';
comment on column reporting.guarantees_at_stake.fee_amount_major is
  'fee_amount in major units, with the decimals of its currency.';
comment on column reporting.guarantees_at_stake.paid is 'What recruiters have of it now. Minor units.';
comment on column reporting.guarantees_at_stake.paid_major is 'paid in major units, with the decimals of its currency.';
comment on column reporting.guarantees_at_stake.held is 'What is withheld, and covers a breach first. Minor units.';
comment on column reporting.guarantees_at_stake.held_major is 'held in major units, with the decimals of its currency.';
comment on column reporting.guarantees_at_stake.unpaid is 'What is scheduled or on its way. Minor units.';
comment on column reporting.guarantees_at_stake.unpaid_major is
  'unpaid in major units, with the decimals of its currency.';
