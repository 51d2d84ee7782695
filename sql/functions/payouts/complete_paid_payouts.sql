create or replace function app_private.complete_paid_payouts(payout_ids uuid[])
returns void
language sql
security definer
set search_path = ''
as $$
  update app.payouts as payout
     set status = 'completed'
   where payout.id = any (complete_paid_payouts.payout_ids)
     and payout.status = 'processing'
     and not exists (
       select
         from app.payout_schedules as schedule
        where schedule.payout_id = payout.id and schedule.status not in ('processed', 'cancelled')
     )
     and not exists (
       select from app.escrow_holds as hold where hold.payout_id = payout.id and hold.status = 'active'
     );
$$;
comment on function app_private.complete_paid_payouts is
  'Completes those of the payouts of which nothing is left to pay and nothing is withheld.';
