create or replace function app_private.funds_to_arrive()
returns table (currency text, day date, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    pending.currency,
    (pending.available_on at time zone app_private.time_zone_of(null))::date,
    sum(pending.amount)::bigint
  from
    app_private.pending_funds as pending
    join app_private.platform_balances as balance on balance.currency = pending.currency
  -- What was to come before the balance was read is a part of it.
  where pending.available_on > balance.asked_at
  group by 1, 2;
$$;
comment on function app_private.funds_to_arrive is
  'The pending money of the platform''s balance by the day, in the platform''s time zone, on which it becomes '
  'available (minor units): for readers of reporting.';
