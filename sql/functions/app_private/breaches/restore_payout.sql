create or replace function app_private.restore_payout(broken app.guarantee_breach_payouts)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  parts record;
  owed_left bigint;
  hold app.escrow_holds;
  schedule app.payout_schedules;
  next_date timestamptz := now();
begin
  select * into payout from app.payouts where id = (restore_payout.broken).payout_id;
  parts := app_private.payout_parts(payout.id);
  owed_left := app_private.owed_anew(restore_payout.broken);
  if owed_left > 0 and app_private.is_ended_payout(payout.status) then
    update app.payouts
    set status = case
      when parts.settled > 0 then 'processing'
      when (restore_payout.broken).previous_status = 'pending' then 'pending'
      else 'approved'
    end
    where id = payout.id;
  end if;
  for hold in
    select *
    from app.escrow_holds as forfeited
    where forfeited.id = any ((restore_payout.broken).forfeited_hold_ids) and forfeited.status = 'forfeited'
    order by forfeited.release_date desc, forfeited.id
  loop
    continue when owed_left < hold.hold_amount - hold.released_amount;
    owed_left := owed_left - (hold.hold_amount - hold.released_amount);
    update app.escrow_holds
    set
      status = 'active',
      reason = null
    where id = hold.id;
  end loop;
  for schedule in
    select *
    from app.payout_schedules as cancelled
    where cancelled.id = any ((restore_payout.broken).cancelled_schedule_ids) and cancelled.status = 'cancelled'
    order by cancelled.scheduled_date, cancelled.id
  loop
    if owed_left >= schedule.amount then
      owed_left := owed_left - schedule.amount;
      update app.payout_schedules set status = 'pending' where id = schedule.id;
    else
      next_date := greatest(next_date, schedule.scheduled_date, schedule.guarantee_completion_date);
    end if;
  end loop;
  if owed_left > 0 then
    perform app_private.add_schedule(payout, owed_left, next_date);
  end if;
end;
$$;
comment on function app_private.restore_payout is
  'Makes owed again what a breach took from a payout, when its report is withdrawn (app_private.owed_anew). Holds '
  'come first, then schedules, as they were; the rest becomes a new schedule. broken: the changes of the breach. The '
  'caller has locked the payout and its parts.';
