create or replace function app_private.lock_schedule(
  schedule_id uuid,
  expected_statuses text[] default null,
  what_to_do text default null
)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
begin
  perform
  from app.payouts as payout
  where
    payout.id = (
      select candidate.payout_id from app.payout_schedules as candidate where candidate.id = lock_schedule.schedule_id
    )
  for no key update;
  select * into schedule from app.payout_schedules where id = lock_schedule.schedule_id for no key update;
  if not found then
    perform app_private.raise_not_found('schedule', 'schedule_id');
  end if;
  perform app_private.assert_status(
    'schedule',
    schedule.id,
    schedule.status,
    lock_schedule.expected_statuses,
    lock_schedule.what_to_do,
    'schedule_id'
  );
  return schedule;
end;
$$;
comment on function app_private.lock_schedule is
  'Locks a schedule''s payout, then the schedule: every function locks in this order. expected_statuses: null allows '
  'all. what_to_do: the hint for another status. Raises HB002 (no such schedule), HB003 (another status). Order of '
  'locks: see app_private.lock_payee.';
