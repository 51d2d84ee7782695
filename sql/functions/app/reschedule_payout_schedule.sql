create or replace function app.reschedule_payout_schedule(schedule_id uuid, scheduled_date timestamptz, reason text)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
begin
  perform app_private.begin_verb(reschedule_payout_schedule.reason);
  perform app_private.assert_valid_scheduled_date(reschedule_payout_schedule.scheduled_date);
  schedule := app_private.lock_schedule(
    reschedule_payout_schedule.schedule_id,
    array['pending'],
    'Only a pending schedule can get another date.'
  );
  update app.payout_schedules
  set scheduled_date = reschedule_payout_schedule.scheduled_date
  where id = schedule.id
  returning *
  into schedule;
  perform app_private.set_reason(null);
  return schedule;
end;
$$;
comment on function app.reschedule_payout_schedule is
  'Gives a pending schedule another date. The end of the guarantee still comes first. Admins only. Raises HB001, '
  'HB002, HB003 (not pending), HB008 (no reason or no date).';
