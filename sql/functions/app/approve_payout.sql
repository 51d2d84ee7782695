create or replace function app.approve_payout(payout_id uuid, reason text, seen text default null)
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
  perform app_private.begin_verb(approve_payout.reason);
  account := app_private.lock_payee(
    (select candidate.recruiter_id from app.payouts as candidate where candidate.id = approve_payout.payout_id)
  );
  payout := app_private.lock_payout(approve_payout.payout_id);
  perform app_private.assert_fresh_sign_in();
  perform app_private.assert_possible('approve_payout', payout.id);
  perform app_private.assert_seen(payout, account, approve_payout.seen);
  if app_private.needs_second_person(
    'approval',
    'approve_payout',
    jsonb_build_object('payout_id', payout.id, 'reason', approve_payout.reason),
    app_private.approval_basis(payout),
    payout.amount,
    payout.currency,
    payout.recruiter_id,
    payout.company_id,
    payout.id
  ) then
    return null;
  end if;
  perform app_private.record_approval(payout, account, approve_payout.reason);
  update app.payouts set status = 'approved' where id = payout.id;
  -- Stripe may have shown that it was paid before.
  perform app_private.complete_paid_payouts(array[payout.id]);
  select * into payout from app.payouts where id = payout.id;
  perform app_private.set_reason(null);
  return payout;
end;
$$;
comment on function app.approve_payout is
  'Approves a pending payout: its terms, or dual control, ask for a second person. The approval is of the amount, the '
  'currency, the recruiter, their account at Stripe and the version of the terms, and ends when one of these changes. '
  'seen: the hash of what was looked at (app.preview_payout_approval), so that nothing else is approved; null '
  'approves what is there now. Admins only, but neither the admin who created the placement nor who linked the '
  'account. Under dual control (kind approval) it leaves a request and returns null. Raises HB001, HB002, HB003 (not '
  'pending), HB008 (no reason), HB022 (own placement, or own change of the account), HB028 (not what was seen), HB035 '
  '(too many requests), HB037 (the reason is too long), HB073 (over the API: the sign-in is too old).';
