-- "enable_sort": without a sort, the plan reads the index on due_at in order and stops when the batch is full; with
-- one, each batch would read all due schedules. "plan_cache_mode": one plan for all batches.
create or replace function app_private.lock_due_schedules(
  batch_size integer,
  retries_only boolean,
  limits jsonb,
  rules text[]
)
returns table (schedule_id uuid, payout_id uuid)
language sql
security definer
set search_path = pg_catalog, pg_temp
set enable_sort = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
  -- Payouts are locked with their schedules: the hash chain of a payout has one writer at a time.
  select schedule.id, payout.id
  from
    app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
  where
    schedule.amount <= coalesce((lock_due_schedules.limits ->> schedule.currency)::bigint, schedule.amount)
    and app_private.is_due(schedule, payout, account, now(), lock_due_schedules.rules)
    and (schedule.status = 'failed' or schedule.waits_for = 'funds' or not lock_due_schedules.retries_only)
  order by schedule.due_at, schedule.id
  limit lock_due_schedules.batch_size
  -- The payout first: who cannot have it leaves the schedule alone.
  for no key update of payout, schedule skip locked;
$$;
comment on function app_private.lock_due_schedules is
  'Locks the next batch of due schedules with their payouts, in order of due date. Rows that other transactions have '
  'locked are skipped. retries_only: only failed schedules, and those that a run found to wait for funds. limits: the '
  'largest amount by currency, {"USD": 1000} in minor units. rules: app_private.rules_in_use.';
