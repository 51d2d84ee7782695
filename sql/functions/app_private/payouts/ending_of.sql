create or replace function app_private.ending_of(payout_id uuid)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when not exists (
          select
          from app.payout_schedules as schedule
          where schedule.payout_id = ending_of.payout_id and schedule.status = 'processed'
        )
        then 'cancelled'
      -- Few payouts have debts or reversals: the sum is taken for these only.
      when (
          exists (select from app.recoveries as debt where debt.payout_id = ending_of.payout_id)
          or exists (
            select
            from app.payout_transfers as transfer
            where transfer.payout_id = ending_of.payout_id and transfer.reversed_by_hand > 0
          )
        )
        and app_private.paid_amount(ending_of.payout_id) <= 0
        then 'reversed'
      else 'completed'
    end;
$$;
comment on function app_private.ending_of is
  'The status in which a payout ends of which nothing is open any more: cancelled when nothing was ever paid, '
  'reversed when all that was paid came back, else completed.';
