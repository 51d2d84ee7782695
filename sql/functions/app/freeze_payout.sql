create or replace function app.freeze_payout(payout_id uuid, reason text)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  perform app_private.begin_verb(freeze_payout.reason);
  payout := app_private.lock_payout(freeze_payout.payout_id);
  perform app_private.assert_possible('freeze_payout', payout.id);
  perform app_private.withdraw_unsent_transfers(payout.id);
  update app.payouts
  set
    frozen_at = now(),
    frozen_by = (app_private.current_actor()).user_id,
    frozen_reason = freeze_payout.reason
  where id = payout.id
  returning *
  into payout;
  perform app_private.set_reason(null);
  return payout;
end;
$$;
comment on function app.freeze_payout is
  'Stops all unsent parts of a payout until app.unfreeze_payout: schedules, intents, the release of holds, and '
  'reversals. A transfer that was sent keeps its outcome. Admins only. Raises HB001, HB002, HB003 (frozen already, or '
  'nothing left to pay or to take back), HB008 (no reason), HB037 (the reason is too long).';
