create or replace function app_private.preview_due(as_of timestamptz, planned boolean, any_funds boolean default false)
returns table (
  schedule_id uuid,
  payout_id uuid,
  recruiter_id uuid,
  amount bigint,
  offset_amount bigint,
  pay_amount bigint,
  currency text,
  due_at timestamptz,
  would_pay boolean,
  reasons text[]
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  moment constant timestamptz := coalesce(preview_due.as_of, now());
begin
  return query with
      claimable as materialized (
        select
          schedule.id,
          schedule.payout_id,
          schedule.recruiter_id,
          schedule.amount,
          schedule.currency,
          schedule.due_at,
          cardinality(blocking.reasons) = 0 as is_claimable,
          blocking.reasons
        from
          app.payout_schedules as schedule
          join app.payouts as payout on payout.id = schedule.payout_id
          left join app.payout_accounts as account on account.user_id = payout.recruiter_id
          cross join lateral (
            -- Each run looks anew at what a ceiling left out.
            select
              array_remove(
                array_remove(app_private.schedule_blockers(schedule, payout, account, moment), 'above_ceiling'),
                case when preview_due.planned then 'needs_plan' end
              ) as reasons
            offset 0
          ) as blocking
        where schedule.due_at <= moment
      ),
      uncovered as materialized (
        select uncovered.schedule_id, uncovered.blocker
        from
          app_private.uncovered_schedules(
            array(
              select claimable.id from claimable where claimable.is_claimable order by claimable.due_at, claimable.id
            ),
            moment
          ) as uncovered
        where not preview_due.any_funds
      ),
      above as materialized (
        select
          app_private.above_ceilings(
            array(
              select claimable.id
              from claimable
              where claimable.is_claimable and claimable.id not in (select uncovered.schedule_id from uncovered)
            ),
            (moment at time zone 'UTC')::date
          ) as ids
      ),
      decided as materialized (
        select
          claimable.id,
          claimable.payout_id,
          claimable.recruiter_id,
          claimable.amount,
          claimable.currency,
          claimable.due_at,
          claimable.is_claimable and uncovered.blocker is null and claimable.id <> all (above.ids) as would_pay,
          claimable.reasons
            || array_remove(
              array[uncovered.blocker, case when claimable.id = any (above.ids) then 'above_ceiling' end],
              null
            ) as reasons
        from
          claimable
          cross join above
          left join uncovered on uncovered.schedule_id = claimable.id
      ),
      set_off as (
        select taken.schedule_id, sum(taken.amount)::bigint as amount
        from
          (
            select planned.schedule_id, planned.amount
            from app_private.plan_offsets(array(select decided.id from decided where decided.would_pay)) as planned
            union all
            select step.schedule_id, step.amount
            from app.recovery_steps as step
            where
              step.schedule_id in (select decided.id from decided where decided.would_pay)
              and step.status = 'reserved'
          ) as taken
        group by taken.schedule_id
      )
    select
      decided.id,
      decided.payout_id,
      decided.recruiter_id,
      decided.amount,
      coalesce(set_off.amount, 0),
      case when decided.would_pay then decided.amount - coalesce(set_off.amount, 0) else 0 end,
      decided.currency,
      decided.due_at,
      decided.would_pay,
      decided.reasons
    from
      decided
      left join set_off on set_off.schedule_id = decided.id
    order by decided.due_at, decided.id;
end;
$$;
comment on function app_private.preview_due is
  'What a run at a moment (null: now) would do with each due schedule, and why; the one rule of '
  'app.preview_due_schedules and of plans. planned: what needs a plan counts as planned. any_funds: as if the balance '
  'covered everything. amount, offset_amount, pay_amount: minor units. Follows the rules of the runs '
  '(app_private.schedule_blockers, app_private.uncovered_schedules, app_private.above_ceilings, '
  'app_private.plan_offsets).';
