create or replace function app_private.plan_offsets(schedule_ids uuid[])
returns table (recovery_id uuid, schedule_id uuid, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select taken.recovery_id, taken.schedule_id, taken.amount
  from
    (
      select debt.recruiter_id, debt.currency, array_agg(debt order by debt.id) as debts
      from app.recoveries as debt
      where
        debt.by_offset
        and app_private.is_collectable(debt)
        and (debt.recruiter_id, debt.currency) in (
          select schedule.recruiter_id, schedule.currency
          from app.payout_schedules as schedule
          where schedule.id = any (plan_offsets.schedule_ids)
        )
      group by debt.recruiter_id, debt.currency
    ) as payee
    cross join lateral (
      select array_agg(schedule) as schedules
      from app.payout_schedules as schedule
      where
        schedule.id = any (plan_offsets.schedule_ids)
        and schedule.recruiter_id = payee.recruiter_id
        and schedule.currency = payee.currency
    ) as due
    cross join lateral app_private.set_off(payee.debts, due.schedules) as taken;
$$;
comment on function app_private.plan_offsets is
  'Plans the offsets of recruiters'' debts against schedules, in minor units: the oldest debt and the earliest '
  'schedule first, within the offset cap of the debt''s terms (app_private.set_off). For the run, which reserves '
  'them, and for the preview.';
