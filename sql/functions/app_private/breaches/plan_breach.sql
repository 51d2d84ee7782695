create or replace function app_private.plan_breach(placement app.placements, ended_on date)
returns table (
  payout_id uuid,
  recruiter_id uuid,
  currency text,
  amount bigint,
  cancelled_amount bigint,
  forfeited_amount bigint,
  on_its_way_amount bigint,
  paid_amount bigint,
  kept_amount bigint,
  debt bigint
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    payout.id,
    payout.recruiter_id,
    payout.currency,
    payout.amount,
    schedules.cancelled,
    holds.forfeited,
    schedules.on_its_way,
    schedules.paid,
    least(schedules.paid, rule.kept),
    greatest(schedules.paid - rule.kept, 0)
  from
    app.payouts as payout
    join app.payout_policies as policy on policy.id = (plan_breach.placement).policy_id
    join app.currencies as currency on currency.code = payout.currency
    cross join lateral (
      select
        coalesce(
          sum(schedule.amount) filter (
            where schedule.status in ('pending', 'failed', 'processing') and not on_its_way.is_so
          ),
          0
        )::bigint as cancelled,
        coalesce(sum(schedule.amount) filter (where on_its_way.is_so), 0)::bigint as on_its_way,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'processed'), 0)::bigint as paid
      from
        app.payout_schedules as schedule
        cross join lateral (
          select
            exists (
              select
              from app.payout_transfers as transfer
              where transfer.schedule_id = schedule.id and transfer.status in ('sent', 'in_doubt')
            ) as is_so
        ) as on_its_way
      where schedule.payout_id = payout.id
    ) as schedules
    cross join lateral (
      select
        coalesce(
          sum(hold.hold_amount - hold.released_amount) filter (where hold.status = 'active'),
          0
        )::bigint as forfeited
      from app.escrow_holds as hold
      where hold.payout_id = payout.id
    ) as holds
    cross join lateral (
      select
        case policy.clawback_rule
          when 'everything' then 0
          when 'held_only' then payout.amount
          -- Pro rata: the recruiter keeps the days worked in proportion to the guarantee period, of the whole payout.
          else (
            app_private.split_amount(
              payout.amount,
              array[
                plan_breach.ended_on - (plan_breach.placement).start_date,
                (plan_breach.placement).guarantee_period_days
                  - (plan_breach.ended_on - (plan_breach.placement).start_date)
              ]::numeric[],
              currency.smallest_step
            )
          )[1]
        end as kept
    ) as rule
  where payout.placement_id = (plan_breach.placement).id and payout.status not in ('cancelled', 'reversed')
  order by payout.id;
$$;
comment on function app_private.plan_breach is
  'Plans the effect of a breach on each payout of a placement, in minor units, for the report and its preview. '
  'cancelled: not sent. forfeited: in active holds. on_its_way: sent, without a final answer. paid: processed. kept: '
  'the part of paid that stays with the recruiter by the clawback rule of the terms. debt: the rest of paid. '
  'pro_rata: the payout in proportion to the days worked, rounded by app_private.split_amount.';
