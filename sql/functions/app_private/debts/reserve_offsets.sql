create or replace function app_private.reserve_offsets(schedule_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
begin
  -- Two runs must not set the same debt off: the second waits here, and then plans with what the first has left.
  perform from app.recoveries as open_recovery
    where open_recovery.status = 'open'
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
end
$$;
comment on function app_private.reserve_offsets is
  'Sets the debts of recruiters off against obligations that are about to be paid (app_private.plan_offsets): their transfers become smaller by it. The offsets count once the obligation is processed.';
