create or replace function app_private.settle_offset_schedules(schedule_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout_ids uuid[];
begin
  with
    settled as (
      update app.payout_schedules as schedule
      set
        status = 'processed',
        processed_at = clock_timestamp(),
        failure_code = null,
        failure_reason = null,
        waits_for = null,
        waiting_since = null
      where
        schedule.id = any (settle_offset_schedules.schedule_ids)
        and schedule.status = 'processing'
        and schedule.amount = (
          select sum(step.amount)
          from app.recovery_steps as step
          where step.schedule_id = schedule.id and step.status = 'reserved'
        )
      returning schedule.payout_id
    )
  select array_agg(distinct payout_id)
  into payout_ids
  from settled;
  perform app_private.complete_paid_payouts(payout_ids);
end;
$$;
comment on function app_private.settle_offset_schedules is
  'Processes those of the claimed schedules that are set off in full: they need no transfer.';
