create or replace function app_private.payout_parts(
  payout_id uuid,
  out scheduled bigint,
  out in_flight bigint,
  out settled bigint,
  out held bigint,
  out forfeited bigint
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select schedules.scheduled, schedules.in_flight, schedules.settled, holds.held::bigint, holds.forfeited::bigint
  from
    (
      select
        coalesce(sum(schedule.amount) filter (where schedule.status in ('pending', 'failed')), 0)::bigint as scheduled,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'processing'), 0)::bigint as in_flight,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'processed'), 0)::bigint as settled
      from app.payout_schedules as schedule
      where schedule.payout_id = payout_parts.payout_id
    ) as schedules
    cross join app_private.payout_holds(payout_parts.payout_id) as holds;
$$;
comment on function app_private.payout_parts is
  'The parts of a payout by state, in minor units: scheduled (pending or failed), in_flight, settled (processed), '
  'held, forfeited.';
