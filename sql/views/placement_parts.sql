create or replace view reporting.placement_parts
with (security_invoker = true, security_barrier = true)
as
  select
    item.*,
    app_private.major_units(item.fee_amount, money.exponent) as fee_amount_major,
    app_private.major_units(item.fixed_amount, money.exponent) as fixed_amount_major,
    app_private.major_units(item.amount, money.exponent) as amount_major
  from
    (
      select
        placement.id as placement_id,
        placement.external_ref,
        placement.currency,
        placement.fee_amount,
        part.recruiter_id,
        recruiter.display_name as recruiter,
        part.role,
        part.share,
        part.fixed_amount,
        part.amount
      from
        app.placements as placement
        join app.placement_recruiters as part on part.placement_id = placement.id
        join app.users as recruiter on recruiter.id = part.recruiter_id
      union all
      select
        placement.id,
        placement.external_ref,
        placement.currency,
        placement.fee_amount,
        null,
        'Platform',
        'platform',
        null,
        null,
        placement.platform_amount
      from app.placements as placement
      where placement.platform_amount > 0
    ) as item
    join app.currencies as money on money.code = item.currency;
comment on view reporting.placement_parts is
  'Who has which part of the fee of each placement, in minor units: a row for each role of each recruiter, and one '
  'for the rest that the platform keeps (role platform, no recruiter). The amounts of a placement sum to its fee. '
  'share: percent of the fee; null for a fixed amount.';
comment on column reporting.placement_parts.placement_id is 'The placement.';
comment on column reporting.placement_parts.external_ref is 'Its reference in your own system.';
comment on column reporting.placement_parts.currency is 'Currency of the amounts.';
comment on column reporting.placement_parts.fee_amount is 'The fee that is shared. Minor units.';
comment on column reporting.placement_parts.recruiter_id is 'Whose part it is; null for the platform''s rest.';
comment on column reporting.placement_parts.recruiter is 'Their name.';
comment on column reporting.placement_parts.role is 'The role that has the part.';
comment on column reporting.placement_parts.share is 'Percent of the fee; null for a fixed amount.';
comment on column reporting.placement_parts.fixed_amount is 'The fixed amount; null for a share. Minor units.';
comment on column reporting.placement_parts.amount is 'The part. Minor units.';
comment on column reporting.placement_parts.fee_amount_major is
  'fee_amount in major units, with the decimals of its currency.';
comment on column reporting.placement_parts.fixed_amount_major is
  'fixed_amount in major units, with the decimals of its currency.';
comment on column reporting.placement_parts.amount_major is 'amount in major units, with the decimals of its currency.';
