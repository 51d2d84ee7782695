create or replace function app_private.is_planned(schedule_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from
        app_private.plan_executions as execution
        join app.run_plan_items as item on item.plan_id = execution.plan_id
      where execution.transaction_id = pg_current_xact_id_if_assigned() and item.schedule_id = is_planned.schedule_id
    );
$$;
comment on function app_private.is_planned is 'Whether app.execute_plan pays this obligation in this very transaction.';
