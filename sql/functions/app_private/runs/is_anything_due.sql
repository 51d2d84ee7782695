create or replace function app_private.is_anything_due(retries_only boolean)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  select
    exists (
      select
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
        left join app.payout_accounts as account on account.user_id = payout.recruiter_id
      where
        app_private.is_due(schedule, payout, account, now())
        and (schedule.status = 'failed' or not is_anything_due.retries_only)
    );
$$;
comment on function app_private.is_anything_due is
  'Whether anything is due, including schedules that other transactions have locked. retries_only: only failed '
  'schedules.';
