create or replace function app_private.resume_waiting_for_funds(asked_at timestamptz default null)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  waiting record;
  balance record;
  money_left numeric;
  resumed integer := 0;
begin
  for balance in select * from app_private.platform_balances order by currency loop
    -- What is on its way, or arrived since Stripe was asked, may not have been taken from it yet: that money is spoken for.
    money_left := balance.available - coalesce(
      (
        select sum(transfer.amount)
          from app.payout_transfers as transfer
         where transfer.currency = balance.currency
           and (
             transfer.status in ('intended', 'sent', 'in_doubt')
             or transfer.status = 'succeeded' and transfer.answered_at >= resume_waiting_for_funds.asked_at
           )
      ), 0
    );
    for waiting in
      select schedule.id, schedule.amount
        from app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
       where schedule.currency = balance.currency
         and schedule.status = 'failed'
         and schedule.failure_code = 'balance_insufficient'
         and schedule.next_retry_at is not null
       order by schedule.scheduled_date, schedule.id
         for no key update of schedule, payout skip locked
    loop
      exit when money_left <= 0;
      continue when waiting.amount > money_left;
      money_left := money_left - waiting.amount;
      update app.payout_schedules set next_retry_at = now() where id = waiting.id and next_retry_at > now();
      resumed := resumed + 1;
    end loop;
  end loop;
  return resumed;
end
$$;
comment on function app_private.resume_waiting_for_funds is
  'Makes obligations that Stripe refused for want of money due again: the oldest first, each that still fits into what is available and not on its way already. asked_at: when Stripe was asked for the balance. Returns how many.';
