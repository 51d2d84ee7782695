create or replace function app_private.due_and_left(schedule_ids uuid[] default null)
returns table (reason text, currency text, count bigint, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(told.reasons[1], 'next_run'), schedule.currency, count(*), sum(schedule.amount)::bigint
  from
    app_private.all_reasons_unpaid(
      array(
        select due.id
        from app.payout_schedules as due
        where
          due.status = 'pending'
          and due.due_at <= now()
          and (due_and_left.schedule_ids is null or due.id = any (due_and_left.schedule_ids))
        limit 1000
      )
    ) as told
    join app.payout_schedules as schedule on schedule.id = told.schedule_id
  group by 1, 2
  order by 1, 2;
$$;
comment on function app_private.due_and_left is
  'What is due and no run has taken up, in groups by its first reason and currency (up to 1000 obligations are looked '
  'at). amount: the sum of the obligations, in minor units. next_run: nothing stands in its way. schedule_ids: of '
  'these only.';
