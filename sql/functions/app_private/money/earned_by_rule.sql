create or replace function app_private.earned_by_rule(
  payout app.payouts,
  placement app.placements,
  clawback_rule text,
  ended_on date
)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      -- Only the company's guarantee is broken.
      when app_private.utc_midnight(earned_by_rule.ended_on, 0) >= (earned_by_rule.placement).guarantee_completion_date
        then (earned_by_rule.payout).amount
      when earned_by_rule.clawback_rule = 'everything' then 0
      when earned_by_rule.clawback_rule = 'held_only'
        then (earned_by_rule.payout).amount
          - coalesce(
            (
              select sum(case hold.status when 'cancelled' then hold.released_amount else hold.hold_amount end)
              from app.escrow_holds as hold
              where
                hold.payout_id = (earned_by_rule.payout).id
                and hold.release_date > app_private.utc_midnight(earned_by_rule.ended_on, 0)
            ),
            0
          )
      else (
        select
          (
            app_private.split_amount(
              (earned_by_rule.payout).amount,
              array[
                earned_by_rule.ended_on - (earned_by_rule.placement).start_date,
                (earned_by_rule.placement).guarantee_period_days
                  - (earned_by_rule.ended_on - (earned_by_rule.placement).start_date)
              ]::numeric[],
              currency.smallest_step
            )
          )[1]
        from app.currencies as currency
        where currency.code = (earned_by_rule.payout).currency
      )
    end;
$$;
comment on function app_private.earned_by_rule is
  'What the clawback rule of the terms leaves of a payout, in minor units, when the candidate''s last day is '
  'ended_on. All of it, after the recruiters'' guarantee. everything: nothing. pro_rata: the days worked (ended_on - '
  'start_date) in proportion to the guarantee period, rounded by app_private.split_amount. held_only: all but what '
  'was still to be withheld on that day, released early or not.';
