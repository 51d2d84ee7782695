create or replace function app_private.fees_waited_for()
returns table (placement_id uuid, clears_at timestamptz, schedule_ids uuid[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
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
            and schedule.status in ('pending', 'failed', 'processing')
            and app_private.fee_blocker(schedule, now()) is null
        )
    end
  from
    app.payout_policies as policy
    join app.placements as placement on placement.policy_id = policy.id
    cross join lateral app_private.fee_state(placement.id, now()) as state
  where
    policy.pay_when = 'fee_cleared'
    and placement.status <> 'cancelled'
    -- Those of which nothing is open wait for nothing.
    and (
      exists (
        select
        from app.payout_schedules as schedule
        where schedule.placement_id = placement.id and schedule.status in ('pending', 'failed', 'processing')
      )
      or exists (
        select
        from app.escrow_holds as hold
        where hold.placement_id = placement.id and hold.status = 'active'
      )
    )
    and state.cleared < state.required;
$$;
comment on function app_private.fees_waited_for is
  'The placements whose payouts wait for the company''s fee now, and from when on all of it is available (null: it is '
  'not known). schedule_ids: the obligations that do not wait, because a part of the fee pays them. For readers of '
  'reporting.';
