-- "enable_sort": planned without a sort, it takes the index of what is due in its order and stops when the batch is full;
-- else every batch would look at everything that is due. "plan_cache_mode": so that no batch has to be planned anew.
create or replace function app_private.lock_due_schedules(batch_size integer, retries_only boolean)
returns table (schedule_id uuid, payout_id uuid)
language sql
security definer
set search_path = pg_catalog, pg_temp
set enable_sort = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
  -- Payouts are locked with their schedules: the audit chain of a payout has one writer at a time.
  select schedule.id, payout.id
    from app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
   where app_private.is_due(schedule, payout, account, now())
     and (schedule.status = 'failed' or not lock_due_schedules.retries_only)
   order by schedule.due_at, schedule.id
   limit lock_due_schedules.batch_size
     for no key update of schedule, payout skip locked;
$$;
comment on function app_private.lock_due_schedules is
  'Locks the next batch of due schedules, the longest due first, with their payouts; what another transaction holds is left out. retries_only: only those that were refused before.';
