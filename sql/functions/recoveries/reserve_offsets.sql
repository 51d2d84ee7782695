create or replace function app_private.reserve_offsets(schedule_ids uuid[])
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  actor constant record := app_private.current_actor();
  recovery app.recoveries;
  obligation record;
  left_over bigint;
  taken bigint;
begin
  for recovery in
    select open_recovery.*
      from app.recoveries as open_recovery
     where open_recovery.status = 'open'
       and open_recovery.by_offset
       and (open_recovery.recruiter_id, open_recovery.currency) in (
         select payout.recruiter_id, payout.currency
           from app.payout_schedules as schedule
           join app.payouts as payout on payout.id = schedule.payout_id
          where schedule.id = any (reserve_offsets.schedule_ids)
       )
     order by open_recovery.id
       for no key update
  loop
    left_over := app_private.recovery_left(recovery);
    for obligation in
      select
          schedule.id,
          app_private.percentage_of(schedule.amount, recovery.offset_cap_percentage, currency.smallest_step) - coalesce(sum(step.amount), 0) as amount
        from app.payout_schedules as schedule
        join app.currencies as currency on currency.code = schedule.currency
        join app.payouts as payout on payout.id = schedule.payout_id
        left join app.recovery_steps as step on step.schedule_id = schedule.id and step.status = 'reserved'
       where schedule.id = any (reserve_offsets.schedule_ids)
         and payout.recruiter_id = recovery.recruiter_id
         and payout.currency = recovery.currency
       group by schedule.id, currency.smallest_step
      having app_private.percentage_of(schedule.amount, recovery.offset_cap_percentage, currency.smallest_step) > coalesce(sum(step.amount), 0)
       order by schedule.scheduled_date, schedule.id
    loop
      exit when left_over = 0;
      taken := least(left_over, obligation.amount);
      insert into app.recovery_steps (recovery_id, kind, amount, status, schedule_id, created_by, created_by_role)
      values (recovery.id, 'offset', taken, 'reserved', obligation.id, actor.user_id, actor.role);
      left_over := left_over - taken;
    end loop;
  end loop;
end
$$;
comment on function app_private.reserve_offsets is
  'Sets the debts of recruiters off against obligations that are about to be paid, the oldest debt and the oldest obligation first: their transfers become smaller by it. The offsets count once the obligation is processed.';
