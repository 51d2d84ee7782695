create or replace function app_private.due_and_left(schedule_ids uuid[] default null)
returns table (reason text, currency text, count bigint, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(unpaid.reasons[1], 'next_run'), unpaid.currency, count(*), sum(unpaid.amount)::bigint
  from
    (
      select schedule.currency, schedule.amount, app_private.reasons_unpaid(schedule.id) as reasons
      from app.payout_schedules as schedule
      where
        schedule.status = 'pending'
        and schedule.due_at <= now()
        and (due_and_left.schedule_ids is null or schedule.id = any (due_and_left.schedule_ids))
      limit 1000
    ) as unpaid
  group by 1, 2
  order by 1, 2;
$$;
comment on function app_private.due_and_left is
  'What is due and no run has taken up, in groups by its first reason and currency (up to 1000 obligations are looked '
  'at). amount: the sum of the obligations, in minor units. next_run: nothing stands in its way. schedule_ids: of '
  'these only.';
