create or replace function app_private.plan_offsets(schedule_ids uuid[])
returns table (recovery_id uuid, schedule_id uuid, amount bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  recovery app.recoveries;
  obligation record;
  left_over bigint;
  taken bigint;
  -- Amounts set off by this plan, by schedule id. No other ones are reserved: an unclaimed schedule has none.
  taken_of jsonb := '{}';
begin
  for recovery in
    select open_recovery.*
    from app.recoveries as open_recovery
    where
      open_recovery.by_offset
      and app_private.is_collectable(open_recovery)
      and (open_recovery.recruiter_id, open_recovery.currency) in (
        select schedule.recruiter_id, schedule.currency
        from app.payout_schedules as schedule
        where schedule.id = any (plan_offsets.schedule_ids)
      )
    order by open_recovery.id
  loop
    left_over := app_private.debt_left(recovery);
    for obligation in
      select
        schedule.id,
        app_private.percentage_of(schedule.amount, recovery.offset_cap_percentage, currency.smallest_step) as cap
      from
        app.payout_schedules as schedule
        join app.currencies as currency on currency.code = schedule.currency
      where
        schedule.id = any (plan_offsets.schedule_ids)
        and schedule.recruiter_id = recovery.recruiter_id
        and schedule.currency = recovery.currency
      order by schedule.scheduled_date, schedule.id
    loop
      exit when left_over = 0;
      taken := least(left_over, obligation.cap - coalesce((taken_of ->> obligation.id::text)::bigint, 0));
      continue when taken <= 0;
      left_over := left_over - taken;
      taken_of := taken_of
        || jsonb_build_object(obligation.id, coalesce((taken_of ->> obligation.id::text)::bigint, 0) + taken);
      recovery_id := recovery.id;
      schedule_id := obligation.id;
      amount := taken;
      return next;
    end loop;
  end loop;
end;
$$;
comment on function app_private.plan_offsets is
  'Plans the offsets of recruiters'' debts against schedules, in minor units: the oldest debt and the earliest '
  'schedule first, within the offset cap of the debt''s terms. For the run, which reserves them, and for the preview.';
