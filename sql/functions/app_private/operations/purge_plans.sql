create or replace function app_private.purge_plans()
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  limit_at constant timestamptz := app_private.keep_days_ago('plan_keep_days');
  deleted bigint;
begin
  with
    old as (
      select item.plan_id, item.schedule_id
      from
        app.run_plans as plan
        join app.run_plan_items as item on item.plan_id = plan.id
      where
        plan.expires_at < limit_at
        and plan.executed_at is null
        and not exists (select from app.run_plan_approvals as approval where approval.plan_id = plan.id)
      limit batch_size
    )
  delete from app.run_plan_items as item
  using old
  where item.plan_id = old.plan_id and item.schedule_id = old.schedule_id;
  get diagnostics deleted = row_count;
  return deleted = batch_size;
end;
$$;
comment on function app_private.purge_plans is
  'Deletes one batch of the lists of plans that nobody approved and that expired more than plan_keep_days ago. The '
  'plan itself stays, with its sums and its hash; so does the list of every plan that anybody approved. Returns '
  'whether there may be more: call again.';
