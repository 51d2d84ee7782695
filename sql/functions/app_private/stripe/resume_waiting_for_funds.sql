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
    money_left := null;
    -- One statement, so one snapshot: a schedule that is claimed meanwhile counts once, here or as on its way.
    for waiting in
      select
        schedule.id,
        schedule.amount,
        -- Transfers on their way, or paid since Stripe was asked, may not be deducted from the balance yet.
        (
          select coalesce(sum(transfer.amount), 0)
          from app.payout_transfers as transfer
          where
            transfer.currency = balance.currency
            and (
              transfer.status in ('intended', 'sent', 'in_doubt')
              or transfer.status = 'succeeded' and transfer.answered_at >= resume_waiting_for_funds.asked_at
            )
        ) as spoken_for
      from app.payout_schedules as schedule
      where
        schedule.currency = balance.currency
        and schedule.status = 'failed'
        and schedule.waits_for = 'funds'
        and schedule.next_retry_at is not null
      order by schedule.scheduled_date, schedule.id
    loop
      money_left := coalesce(money_left, balance.available - waiting.spoken_for);
      exit when money_left <= 0;
      continue when waiting.amount > money_left;
      money_left := money_left - waiting.amount;
      resumed := resumed + 1;
      -- Skip a locked schedule: another transaction is about to pay or stop it. Its amount stays reserved.
      perform
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
      where schedule.id = waiting.id and schedule.status = 'failed' and schedule.next_retry_at > now()
      for no key update of payout, schedule skip locked;
      if found then
        update app.payout_schedules set next_retry_at = now() where id = waiting.id;
      end if;
    end loop;
  end loop;
  return resumed;
end;
$$;
comment on function app_private.resume_waiting_for_funds is
  'Makes schedules due again that Stripe refused for lack of funds: in order of date, each that fits into the '
  'available balance less the transfers on their way or paid since asked_at. asked_at: the time at which Stripe was '
  'asked for the balance. Returns the number of schedules that fit.';
