create or replace view reporting.company_costs
with (security_invoker = true, security_barrier = true)
as
  select
    item.company_id,
    company.name as company,
    item.month,
    item.currency,
    item.placement_count,
    item.breach_count,
    item.company_fee,
    app_private.major_units(item.company_fee, money.exponent) as company_fee_major,
    item.owed_back,
    app_private.major_units(item.owed_back, money.exponent) as owed_back_major,
    item.recruiters_part,
    app_private.major_units(item.recruiters_part, money.exponent) as recruiters_part_major,
    item.recruiters_earned,
    app_private.major_units(item.recruiters_earned, money.exponent) as recruiters_earned_major,
    item.recruiters_paid,
    app_private.major_units(item.recruiters_paid, money.exponent) as recruiters_paid_major,
    item.held,
    app_private.major_units(item.held, money.exponent) as held_major,
    item.unknown_fee_count
  from
    (
      select
        placement.company_id,
        date_trunc('month', placement.start_date)::date as month,
        placement.currency,
        count(*) as placement_count,
        count(*) filter (where placement.status = 'breached') as breach_count,
        sum(placement.company_fee_amount * counted.times) as company_fee,
        count(*) filter (where placement.company_fee_amount is null and counted.times = 1) as unknown_fee_count,
        sum(credit.amount) as owed_back,
        sum(payout.amount * counted.times) as recruiters_part,
        sum(payout.earned) as recruiters_earned,
        sum(payout.paid) as recruiters_paid,
        sum(payout.held) as held
      from
        app.placements as placement
        -- The fee of a placement that was replaced is that of the replacement.
        cross join lateral (
          select case when app_private.is_replaced(placement.id) then 0 else 1 end as times
        ) as counted
        cross join lateral (
          select
            coalesce(sum(bucket.amount), 0) as amount,
            coalesce(sum(bucket.earned), 0) as earned,
            coalesce(sum(bucket.paid), 0) as paid,
            coalesce(sum(bucket.held), 0) as held
          from reporting.payout_buckets as bucket
          where bucket.placement_id = placement.id
        ) as payout
        cross join lateral (
          select coalesce(sum(each.amount), 0) as amount
          from app.company_credits as each
          where each.placement_id = placement.id and each.status <> 'cancelled'
        ) as credit
      group by placement.company_id, 2, placement.currency
    ) as item
    join app.companies as company on company.id = item.company_id
    join app.currencies as money on money.code = item.currency;
comment on view reporting.company_costs is
  'What the hires of each company have cost, by the month of their start and currency: its fees, and the recruiters'' '
  'part of them. The fee of a hire that was replaced counts once, with the replacement, in the month of its start.';
comment on column reporting.company_costs.company_id is 'The company.';
comment on column reporting.company_costs.company is 'Its name.';
comment on column reporting.company_costs.month is 'First day of the month of the start dates.';
comment on column reporting.company_costs.currency is 'Currency of the amounts.';
comment on column reporting.company_costs.placement_count is
  'Number of placements, those that were replaced among them.';
comment on column reporting.company_costs.breach_count is 'How many of them were broken or replaced.';
comment on column reporting.company_costs.company_fee is
  'What the company pays, where it is known (unknown_fee_count: of how many hires it is not); nothing for hires that '
  'were replaced; null where none is known. Minor units.';
comment on column reporting.company_costs.company_fee_major is
  'company_fee in major units, with the decimals of its currency.';
comment on column reporting.company_costs.owed_back is
  'What is owed back to the company, or was refunded or credited. Minor units.';
comment on column reporting.company_costs.owed_back_major is
  'owed_back in major units, with the decimals of its currency.';
comment on column reporting.company_costs.recruiters_part is
  'The payouts of recruiters as they were agreed, without those of hires that were replaced. Minor units.';
comment on column reporting.company_costs.recruiters_part_major is
  'recruiters_part in major units, with the decimals of its currency.';
comment on column reporting.company_costs.recruiters_earned is 'What is left of them after breaches. Minor units.';
comment on column reporting.company_costs.recruiters_earned_major is
  'recruiters_earned in major units, with the decimals of its currency.';
comment on column reporting.company_costs.recruiters_paid is 'What recruiters have of it now. Minor units.';
comment on column reporting.company_costs.recruiters_paid_major is
  'recruiters_paid in major units, with the decimals of its currency.';
comment on column reporting.company_costs.held is 'What is withheld. Minor units.';
comment on column reporting.company_costs.held_major is 'held in major units, with the decimals of its currency.';
comment on column reporting.company_costs.unknown_fee_count is
  'Of how many hires the fee is not known, so that company_fee is less than what the company pays.';
