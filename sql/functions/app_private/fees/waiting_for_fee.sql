create or replace function app_private.waiting_for_fee(
  placement_id uuid,
  out payment_count bigint,
  out amount bigint,
  out recruiters text[],
  out payout_id uuid
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    count(*),
    coalesce(sum(schedule.amount), 0)::bigint,
    array_agg(distinct recruiter.display_name order by recruiter.display_name),
    case when count(distinct payout.id) = 1 then min(payout.id::text)::uuid end
  from
    app_private.payouts_of_fee(waiting_for_fee.placement_id) as payout (id)
    join app.payout_schedules as schedule on schedule.payout_id = payout.id
    join app.users as recruiter on recruiter.id = schedule.recruiter_id
  where
    schedule.status in ('pending', 'failed')
    and coalesce(schedule.due_at, schedule.scheduled_date) <= now()
    and app_private.fee_blocker(schedule, now()) is not null;
$$;
comment on function app_private.waiting_for_fee is
  'What is due and waits for the fee of a placement: number and sum of the obligations, in minor units, the names of '
  'their recruiters (null: nothing waits), and the payout, where it is one.';
