create or replace function app_private.fees_waited_for()
returns table (placement_id uuid, clears_at timestamptz, schedule_ids uuid[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- Those of which nothing is open wait for nothing.
  with
    open as materialized (
      select schedule.placement_id
      from app.payout_schedules as schedule
      where app_private.is_open_schedule(schedule.status) and schedule.amount > 0
      union
      select hold.placement_id
      from app.escrow_holds as hold
      where hold.status = 'active'
    )
  select
    placement.id,
    state.clears_at,
    case
      when policy.partial_fee = 'pays_share'
        then (
          select array_agg(schedule.id)
          from app.payout_schedules as schedule
          where
            schedule.placement_id = placement.id
            and app_private.is_open_schedule(schedule.status)
            and app_private.fee_blocker(schedule, now()) is null
        )
    end
  from
    open
    join app.placements as placement on placement.id = open.placement_id
    join app.payout_policies as policy on policy.id = placement.policy_id
    cross join lateral app_private.fee_state(placement.id, now()) as state
  where policy.pay_when = 'fee_cleared' and placement.status <> 'cancelled' and state.cleared < state.required;
$$;
comment on function app_private.fees_waited_for is
  'The placements whose payouts wait for the company''s fee now, and from when on all of it is available (null: it is '
  'not known). schedule_ids: the obligations that do not wait, because a part of the fee pays them. For readers of '
  'reporting.';
