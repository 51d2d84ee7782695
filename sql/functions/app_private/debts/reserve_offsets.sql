create or replace function app_private.reserve_offsets(schedule_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
begin
  -- Lock the debts, so that two runs do not set off the same debt: the second run plans with the rest.
  perform
  from app.recoveries as open_recovery
  where
    open_recovery.status = 'open'
    and open_recovery.by_offset
    and (open_recovery.recruiter_id, open_recovery.currency) in (
      select schedule.recruiter_id, schedule.currency
      from app.payout_schedules as schedule
      where schedule.id = any (reserve_offsets.schedule_ids)
    )
  order by open_recovery.id
  for no key update;
  if not found then
    return;
  end if;
  insert into app.recovery_steps (recovery_id, kind, amount, status, schedule_id, created_by, created_by_role)
  select planned.recovery_id, 'offset', planned.amount, 'reserved', planned.schedule_id, actor.user_id, actor.role
  from app_private.plan_offsets(reserve_offsets.schedule_ids) as planned;
end;
$$;
comment on function app_private.reserve_offsets is
  'Reserves the offsets of recruiters'' debts against claimed schedules (app_private.plan_offsets). Their transfers '
  'become smaller by these amounts. An offset counts once its schedule is processed.';
