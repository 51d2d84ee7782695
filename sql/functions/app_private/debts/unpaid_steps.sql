create or replace function app_private.unpaid_steps(recovery_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(step.amount), 0)::bigint
  from app.recovery_steps as step
  where
    step.recovery_id = unpaid_steps.recovery_id
    and (step.status = 'reserved' or step.status = 'done' and step.kind = 'write_off');
$$;
comment on function app_private.unpaid_steps is
  'What of a debt is settled or on its way although the recruiter still has it, in minor units: reserved steps, and '
  'what was written off.';
