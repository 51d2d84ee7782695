create or replace function app_private.freeze_for_alarm(payout_id uuid, reason text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.set_reason(app_private.as_stored_text(freeze_for_alarm.reason, app_private.max_long_text()));
  update app.payouts
  set
    frozen_at = coalesce(frozen_at, now()),
    frozen_by = case when frozen_at is null then (app_private.current_actor()).user_id else frozen_by end,
    frozen_reason = app_private.as_stored_text(
      concat_ws(' ', frozen_reason, freeze_for_alarm.reason),
      app_private.max_long_text()
    )
  where id = freeze_for_alarm.payout_id and (frozen_at is null or strpos(frozen_reason, freeze_for_alarm.reason) = 0);
  perform app_private.set_reason(null);
end;
$$;
comment on function app_private.freeze_for_alarm is
  'Freezes a payout because of an alarm that needs a person, also while a transfer is on its way. For a payout that '
  'is frozen already, the reason is added to its frozen_reason.';
