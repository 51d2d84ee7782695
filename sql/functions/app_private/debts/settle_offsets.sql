create or replace function app_private.settle_offsets()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
begin
  -- Most have none: an update of no row would still run its triggers.
  if exists (
    select
    from
      new_rows
      join app.recovery_steps as step on step.schedule_id = new_rows.id and step.status = 'reserved'
    where new_rows.status <> 'processing'
  ) then
    update app.recovery_steps as step
    set status = case new_rows.status when 'processed' then 'done' else 'dropped' end
    from new_rows
    where step.schedule_id = new_rows.id and step.status = 'reserved' and new_rows.status <> 'processing';
  end if;
  return null;
end;
$$;
comment on function app_private.settle_offsets is
  'After-statement trigger of schedules: the reserved offsets of those that are not processing any more become done '
  'if the schedule was processed, else dropped. The next claim reserves anew, before the schedule is processing.';
