create or replace function app_private.resume_waiting_for_funds()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
  waiting_ids uuid[];
  covered_ids uuid[];
begin
  select array_agg(schedule.id order by schedule.scheduled_date, schedule.id)
  into waiting_ids
  from
    app_private.known_funds() as funds
    join app.payout_schedules as schedule on schedule.currency = funds.currency
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
  where
    schedule.waits_for = 'funds'
    and schedule.status in ('pending', 'failed')
    and cardinality(app_private.schedule_blockers(schedule, payout, account)) = 0;
  select array_agg(waiting.id)
  into covered_ids
  from
    unnest(waiting_ids) as waiting (id)
    join app.payout_schedules as schedule on schedule.id = waiting.id
    join app_private.platform_balances as balance on balance.currency = schedule.currency
  where
    waiting.id not in (select uncovered.schedule_id from app_private.uncovered_schedules(waiting_ids) as uncovered)
    -- Refused although the money was there: it keeps the time of its next try until there is more.
    and not exists (
      select
      from app.payout_transfers as refused
      where refused.schedule_id = waiting.id and refused.answered_at > balance.grown_at
    );
  -- Skip a locked schedule: another transaction is about to pay or stop it. Its amount stays reserved.
  with
    free as (
      select schedule.id
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
      where schedule.id = any (covered_ids) and schedule.status = 'failed' and schedule.next_retry_at > now()
      order by payout.id, schedule.id
      for no key update of payout, schedule skip locked
    )
  update app.payout_schedules as schedule
  set next_retry_at = now()
  from free
  where schedule.id = free.id;
  return coalesce(cardinality(covered_ids), 0);
end;
$$;
comment on function app_private.resume_waiting_for_funds is
  'Makes schedules due again that wait for funds: in order of date, each that the known money covers '
  '(app_private.uncovered_schedules). Returns the number of schedules that fit.';
