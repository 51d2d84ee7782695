create or replace function app_private.is_overdue(schedule app.payout_schedules)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (is_overdue.schedule).due_at < now() - interval '1 day'
    and app_private.fee_blocker(is_overdue.schedule, now()) is null
    and app_private.blocker_of_small(is_overdue.schedule, now()) is null;
$$;
comment on function app_private.is_overdue is
  'Whether an obligation has been due for more than a day, so that a run has left it out. What waits for a company''s '
  'fee is not overdue, nor is what waits as small: metrics of their own tell of these.';
