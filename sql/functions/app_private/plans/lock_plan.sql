create or replace function app_private.lock_plan(plan_id uuid)
returns app.run_plans
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  plan app.run_plans;
begin
  select * into plan from app.run_plans where id = lock_plan.plan_id for no key update;
  if not found then
    perform app_private.raise_not_found('plan', 'plan_id');
  end if;
  if plan.executed_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      format('Plan %s was executed at %s.', plan.id, plan.executed_at),
      'Nothing needs to be done; its run shows what was paid.',
      'plan_id'
    );
  end if;
  if plan.expires_at <= clock_timestamp() then
    perform app_private.raise_error(
      'plan_expired',
      format('Plan %s ended at %s.', plan.id, plan.expires_at),
      'Make a new plan (app.plan_run).',
      'plan_id'
    );
  end if;
  return plan;
end;
$$;
comment on function app_private.lock_plan is
  'Locks a plan that can still be approved or executed, before everything else that is locked. Raises HB002, HB003 '
  '(executed), HB072 (expired).';
