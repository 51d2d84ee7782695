create or replace function app_private.recovery_left(recovery app.recoveries)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select (recovery_left.recovery).amount - coalesce(
    (select sum(step.amount) from app.recovery_steps as step
      where step.recovery_id = (recovery_left.recovery).id and step.status in ('reserved', 'done')),
    0
  )::bigint;
$$;
comment on function app_private.recovery_left is 'What of a debt has neither come back nor is about to, minor units.';
