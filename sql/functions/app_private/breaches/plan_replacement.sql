create or replace function app_private.plan_replacement(placement app.placements, breach app.guarantee_breaches)
returns table (
  payout_id uuid,
  recruiter_id uuid,
  currency text,
  amount bigint,
  on_its_way_amount bigint,
  carried_amount bigint,
  to_come_amount bigint,
  lost_amount bigint,
  closed_debt bigint
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
    coalesce(planned.on_its_way_amount, reserved.amount),
    goes_over.paid,
    goes_over.earned - goes_over.paid,
    payout.amount - goes_over.earned,
    closed.amount
  from
    app.payouts as payout
    cross join lateral app_private.payout_parts(payout.id) as part
    left join app_private.plan_breach(
      plan_replacement.placement,
      (plan_replacement.placement).start_date,
      true
    ) as planned
      on planned.payout_id = payout.id and (plan_replacement.breach).id is null
    left join app.guarantee_breach_payouts as broken
      on broken.breach_id = (plan_replacement.breach).id and broken.payout_id = payout.id
    -- The breach is taken back first: what it forfeited is not lost.
    cross join lateral (
      select coalesce(sum(hold.hold_amount - hold.released_amount), 0)::bigint as amount
      from app.escrow_holds as hold
      where
        hold.payout_id = payout.id
        and hold.status = 'forfeited'
        and hold.id <> all (coalesce(broken.forfeited_hold_ids, '{}'))
    ) as forfeited
    cross join lateral (
      select
        case
          when planned.payout_id is not null then planned.paid_amount
          when broken.payout_id is not null then app_private.paid_amount(payout.id)
          else 0
        end as paid,
        case
          when planned.payout_id is not null then planned.earned_before_amount
          when broken.payout_id is not null
            then least(
                payout.amount - forfeited.amount,
                part.scheduled + part.in_flight + part.settled + part.held + app_private.owed_anew(broken)
              )
              - app_private.given_up_amount(payout.id)
          else 0
        end as earned
    ) as goes_over
    cross join lateral (
      select coalesce(sum(app_private.debt_left(recovery)), 0)::bigint as amount
      from app.recoveries as recovery
      where
        recovery.breach_id = (plan_replacement.breach).id
        and recovery.payout_id = payout.id
        and recovery.status = 'open'
    ) as closed
    cross join lateral (
      select coalesce(sum(step.amount), 0)::bigint as amount
      from
        app.recoveries as recovery
        join app.recovery_steps as step on step.recovery_id = recovery.id and step.status = 'reserved'
      where recovery.breach_id = (plan_replacement.breach).id and recovery.payout_id = payout.id
    ) as reserved
  where payout.placement_id = (plan_replacement.placement).id and payout.amount > 0
  order by payout.id;
$$;
comment on function app_private.plan_replacement is
  'Plans what a replacement makes of each payout of a placement, in minor units. breach: the one that stands, or '
  'null. carried: paid, and counts for the new placement; to_come: is scheduled and held anew; lost: was forfeited or '
  'given up before, and stays so. These three sum to the amount. closed_debt: what is left of debts that end. '
  'on_its_way: sent, or being taken back, without a final answer: it stops the replacement.';
