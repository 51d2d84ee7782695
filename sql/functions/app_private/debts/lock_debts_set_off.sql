create or replace function app_private.lock_debts_set_off(payout_ids uuid[], recovery_ids uuid[] default '{}')
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from app.recoveries as debt
  where
    debt.id in (
      select also.id
      from unnest(lock_debts_set_off.recovery_ids) as also (id)
      union all
      select step.recovery_id
      from
        app.payout_schedules as schedule
        join app.recovery_steps as step on step.schedule_id = schedule.id and step.status = 'reserved'
      where schedule.payout_id = any (lock_debts_set_off.payout_ids) and schedule.status = 'processing'
    )
  order by debt.id
  for no key update;
end;
$$;
comment on function app_private.lock_debts_set_off is
  'Locks, by id, the debts that are being set off against schedules of these payouts: the end of a schedule settles '
  'or drops its offsets. recovery_ids: further debts to lock. Debts come last in the order of locks; the caller has '
  'locked the payouts.';
