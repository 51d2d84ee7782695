create or replace function app_private.debt_left(recovery app.recoveries)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (debt_left.recovery).amount
      - coalesce(
        (
          select sum(step.amount)
          from app.recovery_steps as step
          where step.recovery_id = (debt_left.recovery).id and step.status in ('reserved', 'done')
        ),
        0
      )::bigint;
$$;
comment on function app_private.debt_left is 'The rest of a debt without its reserved and done steps, in minor units.';
