create or replace function app_private.earned_by_rule(
  payout app.payouts,
  start_date date,
  guarantee_period_days integer,
  clawback_rule text,
  clawback_steps app.clawback_step[],
  withheld bigint,
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
      when earned_by_rule.ended_on - earned_by_rule.start_date >= earned_by_rule.guarantee_period_days
        then (earned_by_rule.payout).amount
      when earned_by_rule.clawback_rule = 'everything' then 0
      when earned_by_rule.clawback_rule = 'held_only' then (earned_by_rule.payout).amount - earned_by_rule.withheld
      when earned_by_rule.clawback_rule = 'scale'
        then app_private.percentage_of(
          (earned_by_rule.payout).amount,
          app_private.kept_percentage(
            earned_by_rule.clawback_steps,
            earned_by_rule.start_date,
            earned_by_rule.ended_on
          ),
          currency.smallest_step
        )
      else (
        app_private.split_amount(
          (earned_by_rule.payout).amount,
          array[
            earned_by_rule.ended_on - earned_by_rule.start_date,
            earned_by_rule.guarantee_period_days - (earned_by_rule.ended_on - earned_by_rule.start_date)
          ]::numeric[],
          currency.smallest_step
        )
      )[1]
    end
  from app.currencies as currency
  where currency.code = (earned_by_rule.payout).currency;
$$;
comment on function app_private.earned_by_rule is
  'What the clawback rule of the terms leaves of a payout, in minor units, when the candidate''s last day is '
  'ended_on. All of it, after the recruiters'' guarantee. everything: nothing. pro_rata: the days worked (ended_on - '
  'start_date) in proportion to the guarantee period, rounded by app_private.split_amount. held_only: all but '
  'withheld, what was still to be withheld on that day (app_private.withheld_on). scale: the percentage of the step '
  'of that day (app_private.kept_percentage), rounded in the same way. It reads nothing but its arguments, so that '
  'other terms can be tried.';
