create or replace function app_private.lock_named_schedules(schedule_ids uuid[], rules text[])
returns table (schedule_id uuid, payout_id uuid)
language sql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  select schedule.id, payout.id
  from
    app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
  where
    schedule.id = any (lock_named_schedules.schedule_ids)
    and app_private.is_due(schedule, payout, account, now(), lock_named_schedules.rules)
  order by schedule.id
  -- The payout first: who cannot have it leaves the schedule alone.
  for no key update of payout, schedule skip locked;
$$;
comment on function app_private.lock_named_schedules is
  'Locks those of the schedules that are due, with their payouts. Rows that other transactions have locked are '
  'skipped. rules: app_private.rules_in_use.';
