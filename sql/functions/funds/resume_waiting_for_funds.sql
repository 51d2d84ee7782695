create or replace function app_private.resume_waiting_for_funds()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  waiting record;
  balance record;
  money_left numeric;
  resumed integer := 0;
begin
  for balance in select * from app_private.platform_balances order by currency loop
    money_left := balance.available;
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
  'Makes obligations that Stripe refused for want of money due again: the oldest first, each that still fits into what is available. Returns how many.';
