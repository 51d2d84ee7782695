create or replace function app_private.lock_schedule(schedule_id uuid)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  locked app.payout_schedules;
begin
  perform
    from app.payouts as payout
   where payout.id = (select schedule.payout_id from app.payout_schedules as schedule where schedule.id = lock_schedule.schedule_id)
     for no key update;
  select * into locked from app.payout_schedules where id = lock_schedule.schedule_id for no key update;
  if not found then
    perform app_private.raise_error('HB002', 'There is no such schedule.', 'Check the id.', 'schedule_id');
  end if;
  return locked;
end
$$;
comment on function app_private.lock_schedule is
  'Locks a schedule''s payout, then the schedule: the order in which everybody locks. Raises HB002.';
