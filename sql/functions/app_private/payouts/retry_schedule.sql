create or replace function app_private.retry_schedule(schedule_id uuid)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
begin
  schedule := app_private.lock_schedule(retry_schedule.schedule_id);
  perform app_private.assert_fresh_sign_in(schedule.amount, schedule.currency);
  perform app_private.assert_possible('retry_payout_schedule', schedule_id => schedule.id);
  update app.payout_schedules
  set
    status = 'pending',
    retry_count = 0,
    next_retry_at = null
  where id = schedule.id
  returning *
  into schedule;
  update app.payouts set status = 'processing' where id = schedule.payout_id and status = 'failed';
  return schedule;
end;
$$;
comment on function app_private.retry_schedule is
  'Makes a failed schedule pending again, with a new count of retries; the caller starts a run. Raises HB002, HB003.';
