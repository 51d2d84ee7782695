create or replace function app_private.complete_paid_payouts(payout_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payouts as payout
  set status = 'completed'
  where
    payout.id = any (complete_paid_payouts.payout_ids)
    -- "is true" makes the planner search by id, not by the index on status: during a run nearly all payouts share one.
    and (payout.status = 'processing') is true
    and payout.amount = (
        select coalesce(sum(schedule.amount), 0)
        from app.payout_schedules as schedule
        where schedule.payout_id = payout.id and schedule.status = 'processed'
      )
      + (
        select coalesce(sum(hold.hold_amount - hold.released_amount), 0)
        from app.escrow_holds as hold
        where hold.payout_id = payout.id and hold.status = 'forfeited'
      );
$$;
comment on function app_private.complete_paid_payouts is
  'Completes those of the payouts of which every part is processed or forfeited. A cancelled part is still owed: it '
  'can be scheduled anew.';
