create or replace function app_private.record_approval(payout app.payouts, account app.payout_accounts, reason text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  hash constant bytea := app_private.approval_hash(record_approval.payout, record_approval.account);
begin
  update app.payout_approvals as earlier
  set
    revoked_at = now(),
    revoked_by = actor.user_id,
    revoked_by_role = actor.role,
    revoke_reason = 'Approved anew.'
  where earlier.payout_id = (record_approval.payout).id and earlier.revoked_at is null;
  insert into app.payout_approvals (
    payout_id, amount, currency, recruiter_id, stripe_account_id, bank_account_fingerprint, policy_id, hash, reason,
    approved_by, approved_by_role
  )
  values
    (
      (record_approval.payout).id,
      (record_approval.payout).amount,
      (record_approval.payout).currency,
      (record_approval.payout).recruiter_id,
      (record_approval.account).stripe_account_id,
      (record_approval.account).bank_account_fingerprint,
      (select policy_id from app.placements where id = (record_approval.payout).placement_id),
      hash,
      record_approval.reason,
      actor.user_id,
      actor.role
    );
end;
$$;
comment on function app_private.record_approval is
  'Records the caller''s approval of a payout as it is now, in place of an earlier one. The caller has locked '
  'recruiter, account and payout, and has checked the second person.';
