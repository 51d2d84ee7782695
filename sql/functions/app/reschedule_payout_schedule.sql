create or replace function app.reschedule_payout_schedule(schedule_id uuid, scheduled_date timestamptz, reason text)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
begin
  perform app_private.assert_admin();
  perform app_private.assert_reason(reschedule_payout_schedule.reason);
  if reschedule_payout_schedule.scheduled_date is null or not isfinite(reschedule_payout_schedule.scheduled_date) then
    perform app_private.raise_error('HB008', 'The date is missing.', 'Give the moment from which it may be paid.', 'scheduled_date');
  end if;
  schedule := app_private.lock_schedule(reschedule_payout_schedule.schedule_id);
  if schedule.status <> 'pending' then
    perform app_private.raise_error('HB003', format('Schedule %s is %s, not pending.', schedule.id, schedule.status),
      'Only a pending schedule can get another date.', 'schedule_id');
  end if;
  perform app_private.set_reason(reschedule_payout_schedule.reason);
  update app.payout_schedules set scheduled_date = reschedule_payout_schedule.scheduled_date
   where id = schedule.id
  returning * into schedule;
  perform app_private.set_reason(null);
  return schedule;
end
$$;
comment on function app.reschedule_payout_schedule is
  'Gives a pending obligation another date; the guarantee still comes first. Admins only. Raises HB001, HB002, HB003, HB008.';
