create or replace function app_private.open_schedules()
returns setof app_private.open_schedule
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    schedule.id,
    schedule.payout_id,
    schedule.recruiter_id,
    schedule.amount,
    schedule.currency,
    schedule.failure_reason,
    coalesce(schedule.due_at, schedule.scheduled_date),
    coalesce(schedule.last_retry_at, schedule.updated_at),
    app_private.schedule_blockers(schedule, payout, account)
  from
    app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
  -- All amounts are above 0; that they are, the index wants to hear.
  where
    schedule.amount > 0
    and (schedule.status = 'failed' or schedule.status = 'pending' and schedule.due_at <= now() + interval '1 day');
$$;
comment on function app_private.open_schedules is
  'For app.needs_you: the payments that failed or are due within a day, with what keeps each from being sent.';
