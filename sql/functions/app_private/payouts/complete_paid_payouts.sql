create or replace function app_private.complete_paid_payouts(payout_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payouts as payout
     set status = 'completed'
   where payout.id = any (complete_paid_payouts.payout_ids)
     -- "is true": found by id, never by an index on the status, which at night nearly all payouts share.
     and (payout.status = 'processing') is true
     and payout.amount = (
       select coalesce(sum(schedule.amount), 0)
         from app.payout_schedules as schedule
        where schedule.payout_id = payout.id and schedule.status = 'processed'
     ) + (
       select coalesce(sum(hold.hold_amount), 0)
         from app.escrow_holds as hold
        where hold.payout_id = payout.id and hold.status = 'forfeited'
     );
$$;
comment on function app_private.complete_paid_payouts is
  'Completes those of the payouts that are paid in full, but for what was forfeited. A part that was cancelled is still owed: it can be scheduled anew.';
