create or replace function app_private.owed_back_amount(placement_id uuid, ended_on date)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select
          case
            when policy.company_refund_rule = 'full' then placement.company_fee_amount
            else (
              app_private.split_amount(
                placement.company_fee_amount,
                array[worked.days, guarantee.days - worked.days]::numeric[],
                currency.smallest_step
              )
            )[2]
          end
        from
          app.placements as placement
          join app.payout_policies as policy on policy.id = placement.policy_id
          join app.currencies as currency on currency.code = placement.currency
          cross join lateral (
            select coalesce(policy.company_guarantee_days, placement.guarantee_period_days) as days
          ) as guarantee
          cross join lateral (select owed_back_amount.ended_on - placement.start_date as days) as worked
        where
          placement.id = owed_back_amount.placement_id
          and app_private.start_of_day(
            owed_back_amount.ended_on,
            placement.time_zone
          ) < app_private.company_guarantee_end(placement)
      ),
      0
    );
$$;
comment on function app_private.owed_back_amount is
  'What is owed back to the company, in minor units, when the candidate''s last day is ended_on, by the refund rule '
  'of the terms. full: its whole fee. pro_rata: the part for the days of its guarantee that were not worked, rounded '
  'by app_private.split_amount. none, no known fee, or a day after the company''s guarantee: nothing.';
