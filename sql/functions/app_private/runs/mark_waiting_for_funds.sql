create or replace function app_private.mark_waiting_for_funds(batch_size integer, limits jsonb)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_sort = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  marked integer;
begin
  with
    uncovered as (
      select schedule.id
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
        left join app.payout_accounts as account on account.user_id = payout.recruiter_id
      where
        schedule.amount > (mark_waiting_for_funds.limits ->> schedule.currency)::bigint
        and schedule.waits_for is distinct from 'funds'
        and app_private.is_due(schedule, payout, account, now())
      order by schedule.due_at, schedule.id
      limit mark_waiting_for_funds.batch_size
      for no key update of payout, schedule skip locked
    )
  update app.payout_schedules as schedule
  set
    waits_for = 'funds',
    waiting_since = now()
  from uncovered
  where schedule.id = uncovered.id;
  get diagnostics marked = row_count;
  return marked;
end;
$$;
comment on function app_private.mark_waiting_for_funds is
  'Records at the end of a run that what is due and exceeds the limit of its currency waits for funds from now on. '
  'limits: {"USD": 1000}, minor units. Returns the number of schedules, at most batch_size.';
