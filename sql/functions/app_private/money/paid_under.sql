create or replace function app_private.paid_under(payout_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      coalesce(
          (
            select sum(transfer.amount - transfer.reversed_by_hand)
            from app.payout_transfers as transfer
            where transfer.payout_id = paid_under.payout_id and transfer.status = 'succeeded'
          ),
          0
        )
        + coalesce(
          (
            select sum(payment.amount)
            from app.manual_payments as payment
            where payment.payout_id = paid_under.payout_id and payment.undone_at is null
          ),
          0
        )
        + coalesce(
          (
            select sum(step.amount)
            from
              app.payout_schedules as schedule
              join app.recovery_steps as step on step.schedule_id = schedule.id and step.status = 'done'
            where schedule.payout_id = paid_under.payout_id
          ),
          0
        )
        - coalesce(
          (
            select sum(step.amount)
            from
              app.recoveries as debt
              join app.recovery_steps as step
                on step.recovery_id = debt.id and step.status = 'done' and step.kind in ('offset', 'reversal')
            where debt.payout_id = paid_under.payout_id
          ),
          0
        )
    )::bigint;
$$;
comment on function app_private.paid_under is
  'What a recruiter has under a payout, in minor units: transferred, less what was reversed at Stripe (by us for a '
  'debt of this payout, or by hand), plus what was paid outside Stripe, plus what its obligations paid of other '
  'debts, less what other obligations paid of its own. Below zero when more was reversed by hand than a replacement '
  'left.';
