create or replace function app_private.is_anything_due(retries_only boolean)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  with
    money as materialized (
      select money.limits, money.first_ids
      from app_private.money_limits() as money
    )
  select
    exists (
      select
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
        left join app.payout_accounts as account on account.user_id = payout.recruiter_id
      where
        (
          schedule.amount <= coalesce(((select limits from money) ->> schedule.currency)::bigint, schedule.amount)
          or schedule.id = any ((select first_ids from money)::uuid[])
        )
        and app_private.is_due(schedule, payout, account, now())
        and (schedule.status = 'failed' or schedule.waits_for = 'funds' or not is_anything_due.retries_only)
    );
$$;
comment on function app_private.is_anything_due is
  'Whether anything is due that the known money covers, including schedules that other transactions have locked. '
  'retries_only: only failed schedules, and those that a run found to wait for funds.';
