create or replace function app_private.oldest_waiting_for_funds(currency text, as_of timestamptz, except_ids uuid[])
returns table (id uuid, amount bigint, due_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  select schedule.id, schedule.amount, schedule.due_at
  from
    app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
  where
    schedule.currency = oldest_waiting_for_funds.currency
    and schedule.waits_for = 'funds'
    and schedule.status in ('pending', 'failed')
    and schedule.waiting_since <= oldest_waiting_for_funds.as_of
      - make_interval(days => (select app_private.setting('funds_reserve_days')))
    and schedule.id <> all (oldest_waiting_for_funds.except_ids)
    and cardinality(app_private.schedule_blockers(schedule, payout, account)) = 0
  order by schedule.scheduled_date, schedule.id
  limit 1;
$$;
comment on function app_private.oldest_waiting_for_funds is
  'The oldest obligation of a currency for which money is kept: it has waited for funds for funds_reserve_days, and '
  'nothing else stands in its way. No row when there is none. amount: minor units. except_ids: obligations to leave '
  'out.';
