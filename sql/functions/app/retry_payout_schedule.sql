create or replace function app.retry_payout_schedule(schedule_id uuid, reason text)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
begin
  perform app_private.begin_verb(retry_payout_schedule.reason);
  schedule := app_private.retry_schedule(retry_payout_schedule.schedule_id);
  perform app_private.set_reason(null);
  perform app_private.pay_named(array[schedule.id]);
  return schedule;
end;
$$;
comment on function app.retry_payout_schedule is
  'Makes a failed schedule pending again, with a new count of retries, and starts a run that pays it and nothing '
  'else. The next transfer has the next idempotency key. Admins only. Raises HB001, HB002, HB003 (not failed), HB008 '
  '(no reason), HB037 (the reason is too long), HB073 (over the API: the sign-in is too old).';
