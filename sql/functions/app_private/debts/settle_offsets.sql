create or replace function app_private.settle_offsets()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Most have none: an update of no row would still run its triggers.
  if exists (select from app.recovery_steps where schedule_id = new.id and status = 'reserved') then
    update app.recovery_steps
    set status = case new.status when 'processed' then 'done' else 'dropped' end
    where schedule_id = new.id and status = 'reserved';
  end if;
  return null;
end;
$$;
comment on function app_private.settle_offsets is
  'After-update trigger of schedules that leave processing: their reserved offsets become done if the schedule was '
  'processed, else dropped. The next claim reserves anew.';
