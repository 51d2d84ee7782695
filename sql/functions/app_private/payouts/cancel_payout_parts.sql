create or replace function app_private.cancel_payout_parts(
  payout_id uuid,
  reason text,
  argument text default 'payout_id',
  what_to_do text default 'Only a payout of which nothing was paid can be cancelled.'
)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  cancelled app.payouts;
begin
  cancelled := app_private.lock_payout(cancel_payout_parts.payout_id, argument => cancel_payout_parts.argument);
  perform app_private.assert_cancellable(cancelled, cancel_payout_parts.argument, cancel_payout_parts.what_to_do);
  perform app_private.set_reason(cancel_payout_parts.reason);
  perform app_private.assert_nothing_on_its_way(cancelled.id, argument => cancel_payout_parts.argument);
  perform app_private.withdraw_unsent_transfers(cancelled.id);
  update app.payout_schedules as schedule
  set
    status = 'cancelled',
    next_retry_at = null
  where schedule.payout_id = cancelled.id and schedule.status in ('pending', 'failed');
  update app.escrow_holds as hold
  set
    status = 'cancelled',
    reason = cancel_payout_parts.reason
  where hold.payout_id = cancelled.id and hold.status = 'active';
  update app.payouts set status = 'cancelled' where id = cancelled.id returning * into cancelled;
  perform app_private.note_unscheduled(cancelled.id);
  perform app_private.set_reason(null);
  return cancelled;
end;
$$;
comment on function app_private.cancel_payout_parts is
  'Cancels a payout with its schedules and holds, and withdraws its unsent intents. argument: the name of the '
  'caller''s argument at fault. what_to_do: the hint when a part was paid. The caller has checked the rights. Raises '
  'HB002 (no such payout), HB003 (a part was paid), HB012 (a transfer is on its way).';
