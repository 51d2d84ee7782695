create or replace function app.cancel_payout_schedule(schedule_id uuid, reason text)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
begin
  perform app_private.begin_verb(cancel_payout_schedule.reason);
  schedule := app_private.lock_schedule(cancel_payout_schedule.schedule_id);
  perform app_private.assert_possible('cancel_payout_schedule', schedule_id => schedule.id);
  perform app_private.assert_nothing_on_its_way(schedule.payout_id, schedule.id, 'schedule_id');
  perform app_private.withdraw_unsent_transfers(schedule.payout_id, schedule.id);
  update app.payout_schedules
  set
    status = 'cancelled',
    next_retry_at = null
  where id = schedule.id
  returning *
  into schedule;
  -- A payout that failed because of this schedule alone continues with the others.
  update app.payouts as payout
  set status = 'processing'
  where
    payout.id = schedule.payout_id
    and payout.status = 'failed'
    and not exists (
      select
      from app.payout_schedules as other
      where other.payout_id = payout.id and other.status = 'failed' and other.next_retry_at is null
    );
  perform app_private.complete_paid_payouts(array[schedule.payout_id]);
  perform app_private.set_reason(null);
  return schedule;
end;
$$;
comment on function app.cancel_payout_schedule is
  'Cancels an unsent schedule. Its amount is to be scheduled anew (app.create_payout_schedule) or given up '
  '(app.forfeit_unscheduled): until then app.needs_you and app.explain_payout tell of it, also when the payout has '
  'ended meanwhile. A schedule that pays a released hold cannot be cancelled. Admins only. Raises HB001, HB002, '
  'HB003 (paid, cancelled, or of a released hold), HB008 (no reason), HB012 (the transfer is on its way), HB037 (the '
  'reason is too long).';
