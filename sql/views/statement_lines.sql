create or replace view reporting.statement_lines
with (security_invoker = true, security_barrier = true)
as
  select
    line.at,
    payout.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    payout.currency,
    line.kind,
    line.amount,
    payout.id as payout_id,
    placement.external_ref,
    line.reference,
    parts.roles
  from
    (
      -- Settled schedules, in full.
      select
        schedule.processed_at as at,
        case
          when payout.kind = 'adjustment' then 'adjustment'
          when schedule.kind = 'payout' then 'payout'
          else 'release'
        end as kind,
        schedule.amount,
        schedule.payout_id,
        transfer.stripe_transfer_id as reference
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
        left join app.payout_transfers as transfer
          on transfer.schedule_id = schedule.id and transfer.status = 'succeeded'
      where
        schedule.status = 'processed'
        and not exists (
          select
          from app.manual_payments as payment
          where payment.schedule_id = schedule.id and payment.undone_at is null
        )
      union all
      -- Payments outside Stripe, when they were booked, and their undoing: a month that was told stays as it was.
      select payment.recorded_at, 'paid_outside_stripe', payment.amount, payment.payout_id, payment.reference
      from app.manual_payments as payment
      union all
      select
        payment.undone_at,
        'paid_outside_stripe_undone',
        -payment.amount,
        payment.payout_id,
        payment.reference
      from app.manual_payments as payment
      where payment.undone_at is not null
      union all
      -- The parts that were set off against a debt.
      select schedule.processed_at, 'set_off', -step.amount, schedule.payout_id, 'debt ' || step.recovery_id
      from
        app.recovery_steps as step
        join app.payout_schedules as schedule on schedule.id = step.schedule_id
      where step.status = 'done'
      union all
      -- Reversals of transfers.
      select reversal.answered_at, 'reversal', -reversal.amount, recovery.payout_id, reversal.stripe_reversal_id
      from
        app.payout_reversals as reversal
        join app.recoveries as recovery on recovery.id = reversal.recovery_id
      where reversal.status = 'succeeded'
      union all
      -- Reversals that somebody made at Stripe.
      select
        transfer.reversed_by_hand_at,
        'reversal_by_hand',
        -transfer.reversed_by_hand,
        transfer.payout_id,
        transfer.stripe_transfer_id
      from app.payout_transfers as transfer
      where transfer.reversed_by_hand > 0
    ) as line
    join app.payouts as payout on payout.id = line.payout_id
    left join app.placements as placement on placement.id = payout.placement_id
    join app.users as recruiter on recruiter.id = payout.recruiter_id
    cross join lateral (
      select string_agg(part.role, ', ' order by part.position) as roles
      from app.placement_recruiters as part
      where part.placement_id = payout.placement_id and part.recruiter_id = payout.recruiter_id
    ) as parts;
comment on view reporting.statement_lines is
  'Statements of recruiters, in minor units: settled schedules (kind payout, release or adjustment), payments outside '
  'Stripe (at the time of their booking, with their reference) and their undoing, the parts that were set off against '
  'debts, reversals by Holdback, and reversals by hand at Stripe. The lines of a recruiter and currency sum to the '
  'net amount that their Stripe account received, and that they were paid outside Stripe. roles: what the recruiter '
  'did for the placement, such as closer, sourcer; null where no role was named.';
