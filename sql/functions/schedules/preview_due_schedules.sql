create or replace function app.preview_due_schedules(as_of timestamptz default null)
returns table (
  schedule_id uuid, payout_id uuid, recruiter_id uuid, amount bigint, currency text,
  due_at timestamptz, would_pay boolean, reasons text[]
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  moment constant timestamptz := coalesce(preview_due_schedules.as_of, now());
begin
  perform app_private.assert_admin();
  return query
    select
      schedule.id, schedule.payout_id, payout.recruiter_id, schedule.amount, schedule.currency, schedule.due_at,
      app_private.is_due(schedule, payout, account, moment),
      app_private.schedule_blockers(schedule, payout, account)
    from app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
    where schedule.due_at <= moment
    order by schedule.due_at, schedule.id;
end
$$;
comment on function app.preview_due_schedules is
  'What a run at a moment (default: now) would pay, and what it would skip and why, among the obligations that are there now; amounts in minor units, before debts are set off. By the same rule as the run (app_private.is_due). Changes nothing. Admins only. Raises HB001.';
