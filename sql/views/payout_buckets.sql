create or replace view reporting.payout_buckets
with (security_invoker = true, security_barrier = true)
as
  select
    payout.id as payout_id,
    payout.placement_id,
    payout.recruiter_id,
    payout.currency,
    payout.status,
    payout.amount,
    schedules.scheduled,
    schedules.in_flight,
    holds.held,
    schedules.paid - debts.recovered - schedules.set_off as paid_and_kept,
    debts.recovered as paid_and_recovered,
    schedules.set_off as offset_against_debt,
    holds.forfeited,
    payout.amount
      - schedules.scheduled
      - schedules.in_flight
      - holds.held
      - schedules.paid
      - holds.forfeited as cancelled,
    schedules.cancelled + holds.cancelled as cancelled_parts
  from
    app.payouts as payout
    cross join lateral (
      select
        coalesce(sum(schedule.amount) filter (where schedule.status in ('pending', 'failed')), 0) as scheduled,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'processing'), 0) as in_flight,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'processed'), 0) as paid,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'cancelled'), 0) as cancelled,
        coalesce(sum(set_off.amount), 0) as set_off
      from
        app.payout_schedules as schedule
        cross join lateral (
          select coalesce(sum(step.amount), 0) as amount
          from app.recovery_steps as step
          where step.schedule_id = schedule.id and step.status = 'done'
        ) as set_off
      where schedule.payout_id = payout.id
    ) as schedules
    cross join lateral (
      select
        coalesce(sum(hold.hold_amount - hold.released_amount) filter (where hold.status = 'active'), 0) as held,
        coalesce(sum(hold.hold_amount - hold.released_amount) filter (where hold.status = 'forfeited'), 0) as forfeited,
        coalesce(sum(hold.hold_amount - hold.released_amount) filter (where hold.status = 'cancelled'), 0) as cancelled
      from app.escrow_holds as hold
      where hold.payout_id = payout.id
    ) as holds
    cross join lateral (
      select coalesce(sum(step.amount), 0) as recovered
      from
        app.recoveries as recovery
        join app.recovery_steps as step
          on step.recovery_id = recovery.id and step.status = 'done' and step.kind <> 'write_off'
      where recovery.payout_id = payout.id
    ) as debts;
comment on view reporting.payout_buckets is
  'The amount of each payout by state, in minor units: scheduled, in flight, held, paid and kept, paid and recovered '
  '(its debt was set off or reversed), set off against a debt of the recruiter, forfeited, cancelled. These columns '
  'sum to the amount. cancelled is the rest; it is at most cancelled_parts, because a cancelled part can be scheduled '
  'anew.';
