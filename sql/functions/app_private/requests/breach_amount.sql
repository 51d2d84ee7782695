create or replace function app_private.breach_amount(breach_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      coalesce(
          (
            select sum(schedule.amount)
            from
              app.guarantee_breach_payouts as broken
              join app.payout_schedules as schedule on schedule.id = any (broken.cancelled_schedule_ids)
            where broken.breach_id = breach_amount.breach_id and schedule.status = 'cancelled'
          ),
          0
        )
        + coalesce(
          (
            select sum(hold.hold_amount - hold.released_amount)
            from
              app.guarantee_breach_payouts as broken
              join app.escrow_holds as hold on hold.id = any (broken.forfeited_hold_ids)
            where broken.breach_id = breach_amount.breach_id and hold.status = 'forfeited'
          ),
          0
        )
        + coalesce(
          (
            select sum(recovery.amount)
            from app.recoveries as recovery
            where recovery.breach_id = breach_amount.breach_id
          ),
          0
        )
    )::bigint;
$$;
comment on function app_private.breach_amount is
  'What the withdrawal of a breach gives back, in minor units: its cancelled schedules, forfeited holds and debts.';
