create or replace function app.unfreeze_payout(payout_id uuid, reason text, seen text default null)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  account app.payout_accounts;
  payout app.payouts;
begin
  perform app_private.begin_verb(unfreeze_payout.reason);
  account := app_private.lock_payee(
    (select candidate.recruiter_id from app.payouts as candidate where candidate.id = unfreeze_payout.payout_id)
  );
  payout := app_private.lock_payout(unfreeze_payout.payout_id);
  perform app_private.assert_fresh_sign_in(payout.amount, payout.currency);
  perform app_private.assert_possible('unfreeze_payout', payout.id);
  if app_private.needs_approval(payout) then
    perform app_private.assert_seen(payout, account, unfreeze_payout.seen);
    if app_private.needs_second_person(
      'approval',
      'unfreeze_payout',
      jsonb_build_object('payout_id', payout.id, 'reason', unfreeze_payout.reason),
      app_private.approval_basis(payout),
      payout.amount,
      payout.currency,
      payout.recruiter_id,
      payout.company_id,
      payout.id
    ) then
      return null;
    end if;
  end if;
  if payout.approval_required and payout.status <> 'pending' and not app_private.approval_stands(payout, account) then
    perform app_private.record_approval(payout, account, unfreeze_payout.reason);
  end if;
  update app.payouts
  set
    frozen_at = null,
    frozen_by = null,
    frozen_reason = null
  where id = payout.id
  returning *
  into payout;
  perform app_private.set_reason(null);
  -- Catch up on due dates during the freeze.
  perform app_private.enqueue('release_due_escrow_holds', array['{}'::jsonb]);
  perform app_private.pay_named(
    array(
      select schedule.id
      from app.payout_schedules as schedule
      where schedule.payout_id = payout.id and schedule.due_at <= now()
    )
  );
  perform app_private.enqueue('recover_debts', array['{}'::jsonb]);
  return payout;
end;
$$;
comment on function app.unfreeze_payout is
  'Ends a freeze, and starts the work that it stopped: the release of holds, due schedules and debts. Where its '
  'approval has ended meanwhile, because its destination changed, this is the new one; seen is as in '
  'app.approve_payout. Admins only; for a payout that needs an approval, neither the admin who created the placement '
  'nor who linked the account, and under dual control (kind approval) it leaves a request and returns null. Raises '
  'HB001, HB002, HB003 (not frozen), HB008 (no reason), HB022 (own placement, or own change of the account), HB028 '
  '(not what was seen), HB035 (too many requests), HB037 (the reason is too long), HB073 (over the API: the sign-in '
  'is too old).';
