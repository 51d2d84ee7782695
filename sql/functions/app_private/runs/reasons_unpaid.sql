create or replace function app_private.reasons_unpaid(schedule_id uuid)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.schedule_blockers(schedule, payout, account)
      || app_private.funds_reasons(schedule)
      || array_remove(array[app_private.gate_code()], null)
  from
    app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
  where schedule.id = reasons_unpaid.schedule_id;
$$;
comment on function app_private.reasons_unpaid is
  'app_private.schedule_blockers, app_private.funds_reasons and app_private.gate_code of one schedule, for readers of '
  'reporting, who do not see all columns that decide.';
