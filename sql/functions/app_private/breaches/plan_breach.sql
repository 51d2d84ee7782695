create or replace function app_private.plan_breach(
  placement app.placements,
  ended_on date,
  is_replaced boolean default false,
  rule text default null
)
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
  debt bigint,
  earned_before_amount bigint,
  earned_amount bigint,
  owed_amount bigint
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
    greatest(part.scheduled + part.in_flight - on_its_way.amount - owed.amount, 0),
    part.held - least(part.held, greatest(owed.amount - (part.scheduled + part.in_flight - on_its_way.amount), 0)),
    on_its_way.amount,
    paid.amount,
    least(paid.amount, earned.amount),
    greatest(paid.amount - earned.amount, 0),
    before.amount,
    earned.amount,
    owed.amount
  from
    app.payouts as payout
    join app.payout_policies as policy on policy.id = (plan_breach.placement).policy_id
    cross join lateral app_private.payout_parts(payout.id) as part
    cross join lateral (select app_private.paid_amount(payout.id) as amount) as paid
    cross join lateral (
      select coalesce(sum(schedule.amount), 0)::bigint as amount
      from app.payout_schedules as schedule
      where
        schedule.payout_id = payout.id
        and schedule.status = 'processing'
        and exists (
          select
          from app.payout_transfers as transfer
          where transfer.schedule_id = schedule.id and transfer.status in ('sent', 'in_doubt')
        )
    ) as on_its_way
    -- What was forfeited by hand, cancelled and not scheduled anew, or taken back for good, is given up before the
    -- breach.
    cross join lateral (
      select
        least(payout.amount - part.forfeited, part.scheduled + part.in_flight + part.settled + part.held)
          - app_private.given_up_amount(payout.id) as amount
    ) as before
    cross join lateral (
      select
        case
          when not plan_breach.is_replaced
            then least(
              app_private.earned_by_rule(
                payout,
                (plan_breach.placement).start_date,
                (plan_breach.placement).guarantee_period_days,
                coalesce(plan_breach.rule, policy.clawback_rule),
                app_private.steps_of_terms(policy.id),
                app_private.withheld_on(payout.id, plan_breach.ended_on),
                plan_breach.ended_on
              ),
              before.amount
            )
          else 0
        end as amount
    ) as earned
    cross join lateral (select greatest(earned.amount - paid.amount - on_its_way.amount, 0) as amount) as owed
  where payout.placement_id = (plan_breach.placement).id and payout.status <> 'cancelled'
  order by payout.id;
$$;
comment on function app_private.plan_breach is
  'Plans the effect of a breach on each payout of a placement, in minor units, for the report and its preview. '
  'earned: what the clawback rule of the terms leaves (app_private.earned_by_rule), of what was not given up before '
  '(earned_before). paid: what the recruiter has (app_private.paid_amount); kept: the part of it that is earned; '
  'debt: the rest of it. owed: what is earned and not paid: it stays scheduled, or becomes one new schedule. '
  'cancelled, forfeited: what is lost of the schedules that were not sent, and of the active holds. on_its_way: sent, '
  'without a final answer. is_replaced: nothing is earned, because another placement takes the payouts over. rule: '
  'another one than that of the terms, to compare with.';
