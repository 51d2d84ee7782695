create or replace view reporting.placement_sides
with (security_invoker = true, security_barrier = true)
as
  select
    item.*,
    app_private.major_units(item.company_fee, money.exponent) as company_fee_major,
    app_private.major_units(item.owed_back, money.exponent) as owed_back_major,
    app_private.major_units(item.owed_back_open, money.exponent) as owed_back_open_major,
    app_private.major_units(item.refunded, money.exponent) as refunded_major,
    app_private.major_units(item.credited, money.exponent) as credited_major,
    app_private.major_units(item.recruiters_part, money.exponent) as recruiters_part_major,
    app_private.major_units(item.recruiters_earned, money.exponent) as recruiters_earned_major,
    app_private.major_units(item.debts_open, money.exponent) as debts_open_major,
    app_private.major_units(item.debts_written_off, money.exponent) as debts_written_off_major,
    app_private.major_units(item.platform_share, money.exponent) as platform_share_major,
    app_private.major_units(item.platform_net, money.exponent) as platform_net_major
  from
    (
      select
        placement.id as placement_id,
        placement.external_ref,
        company.name as company,
        placement.currency,
        placement.status,
        placement.company_fee_amount as company_fee,
        coalesce(credit.amount, 0) as owed_back,
        coalesce(credit.amount, 0) - settled.refunded - settled.credited as owed_back_open,
        settled.refunded,
        settled.credited,
        placement.fee_amount - placement.platform_amount as recruiters_part,
        earned.amount as recruiters_earned,
        debts.open as debts_open,
        debts.written_off as debts_written_off,
        coalesce(credit.platform_share, placement.company_fee_amount - earned.amount) as platform_share,
        coalesce(credit.platform_share, placement.company_fee_amount - earned.amount)
          - debts.written_off as platform_net
      from
        app.placements as placement
        join app.companies as company on company.id = placement.company_id
        left join app.company_credits as credit on credit.placement_id = placement.id and credit.status <> 'cancelled'
        cross join lateral (select app_private.recruiters_earned(placement.id) as amount) as earned
        cross join lateral (
          select
            case when credit.settlement = 'refund' then credit.amount else before.amount end as refunded,
            case when credit.settlement = 'credit' then credit.amount - before.amount else 0 end as credited
          from
            (
              select
                case
                  when credit.id is null then 0
                  else coalesce(
                    credit.given_back_amount,
                    app_private.given_back_amount(placement.id, credit.amount, placement.company_fee_amount)
                  )
                end as amount
            ) as before
        ) as settled
        cross join lateral (
          select
            coalesce(sum(debt.amount - back.amount) filter (where debt.status = 'open'), 0)::bigint as open,
            coalesce(sum(back.written_off), 0)::bigint as written_off
          from
            app.payouts as payout
            join app.recoveries as debt
              on debt.payout_id = payout.id and debt.purpose = 'debt' and debt.status <> 'cancelled'
            cross join lateral (
              select
                coalesce(sum(step.amount), 0)::bigint as amount,
                coalesce(sum(step.amount) filter (where step.kind = 'write_off'), 0)::bigint as written_off
              from app.recovery_steps as step
              where step.recovery_id = debt.id and step.status = 'done'
            ) as back
          where payout.placement_id = placement.id
        ) as debts
      where
        placement.company_fee_amount is not null
        -- The fee of a placement that was replaced is that of the replacement.
        and not app_private.is_replaced(placement.id)
    ) as item
    join app.currencies as money on money.code = item.currency;
comment on view reporting.placement_sides is
  'Both sides of each placement whose company''s fee is known, in minor units: company_fee = recruiters_earned + '
  'platform_share + owed_back. A placement that was replaced is not among them, its replacement is. owed_back: to the '
  'company, after a breach or a cancellation; of it refunded, credited and still open. recruiters_part: what they '
  'share when nothing breaks. debts_open: what they have beyond what they earned and still owe. platform_share: the '
  'rest; below zero it is a loss. platform_net: that without the debts that were written off.';
comment on column reporting.placement_sides.placement_id is 'The placement.';
comment on column reporting.placement_sides.external_ref is 'Its reference in your own system.';
comment on column reporting.placement_sides.company is 'The company that hired.';
comment on column reporting.placement_sides.currency is 'Currency of the amounts.';
comment on column reporting.placement_sides.status is 'See app.placement_statuses.';
comment on column reporting.placement_sides.company_fee is 'What the company pays. Minor units.';
comment on column reporting.placement_sides.owed_back is 'What is owed back to it. Minor units.';
comment on column reporting.placement_sides.owed_back_open is 'The part of it that is not settled. Minor units.';
comment on column reporting.placement_sides.refunded is
  'The part that was refunded, before it was owed (app_private.given_back_amount) or since. Minor units.';
comment on column reporting.placement_sides.credited is 'The part that was credited. Minor units.';
comment on column reporting.placement_sides.recruiters_part is
  'What recruiters share when nothing breaks. Minor units.';
comment on column reporting.placement_sides.recruiters_earned is 'What they have earned by now. Minor units.';
comment on column reporting.placement_sides.debts_open is 'What they have beyond that, and owe. Minor units.';
comment on column reporting.placement_sides.debts_written_off is 'What was given up of it. Minor units.';
comment on column reporting.placement_sides.platform_share is 'The rest; below zero a loss. Minor units.';
comment on column reporting.placement_sides.platform_net is 'The rest without what was given up. Minor units.';
comment on column reporting.placement_sides.company_fee_major is
  'company_fee in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.owed_back_major is
  'owed_back in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.owed_back_open_major is
  'owed_back_open in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.refunded_major is
  'refunded in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.credited_major is
  'credited in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.recruiters_part_major is
  'recruiters_part in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.recruiters_earned_major is
  'recruiters_earned in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.debts_open_major is
  'debts_open in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.debts_written_off_major is
  'debts_written_off in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.platform_share_major is
  'platform_share in major units, with the decimals of its currency.';
comment on column reporting.placement_sides.platform_net_major is
  'platform_net in major units, with the decimals of its currency.';
