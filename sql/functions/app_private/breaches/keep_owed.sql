create or replace function app_private.keep_owed(
  payout app.payouts,
  owed bigint,
  out cancelled_schedule_ids uuid[],
  out forfeited_hold_ids uuid[]
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  owed_left bigint := keep_owed.owed;
  part_amount bigint;
  last_date timestamptz := now();
  schedule app.payout_schedules;
  hold app.escrow_holds;
begin
  cancelled_schedule_ids := '{}';
  forfeited_hold_ids := '{}';
  for schedule in
    select *
    from app.payout_schedules as unsent
    where unsent.payout_id = (keep_owed.payout).id and unsent.status in ('pending', 'failed')
    order by unsent.scheduled_date, unsent.id
  loop
    last_date := greatest(schedule.scheduled_date, schedule.guarantee_completion_date);
    if owed_left >= schedule.amount then
      owed_left := owed_left - schedule.amount;
      continue;
    end if;
    update app.payout_schedules
    set
      status = 'cancelled',
      next_retry_at = null
    where id = schedule.id;
    cancelled_schedule_ids := cancelled_schedule_ids || schedule.id;
    if owed_left > 0 then
      perform app_private.add_schedule(keep_owed.payout, owed_left, last_date);
      owed_left := 0;
    end if;
  end loop;
  for hold in
    select *
    from app.escrow_holds as withheld
    where withheld.payout_id = (keep_owed.payout).id and withheld.status = 'active'
    order by withheld.release_date, withheld.id
  loop
    part_amount := least(owed_left, hold.hold_amount - hold.released_amount);
    if part_amount > 0 then
      hold := app_private.release_hold(hold, 'Earned before the guarantee was broken.', part_amount, hold.release_date);
      owed_left := owed_left - part_amount;
      continue when hold.status = 'released';
    end if;
    update app.escrow_holds
    set
      status = 'forfeited',
      reason = 'The guarantee was broken.'
    where id = hold.id;
    forfeited_hold_ids := forfeited_hold_ids || hold.id;
  end loop;
  -- What was reversed by hand at Stripe, and is earned.
  if owed_left > 0 then
    perform app_private.add_schedule(keep_owed.payout, owed_left, last_date);
  end if;
end;
$$;
comment on function app_private.keep_owed is
  'Keeps of the unsent schedules and active holds of a payout what is still owed (minor units), in order of date, and '
  'ends the rest. A schedule or hold that is owed in part becomes a schedule of that part on the same date; one more '
  'is made of what neither covers. Returns what was cancelled and forfeited. The caller has locked the payout and its '
  'parts.';
