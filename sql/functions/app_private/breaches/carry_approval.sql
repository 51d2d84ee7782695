create or replace function app_private.carry_approval(replaced app.payouts, payout app.payouts)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  approval app.payout_approvals;
  account app.payout_accounts;
begin
  select *
  into approval
  from app.payout_approvals as standing
  where standing.payout_id = (carry_approval.replaced).id and standing.revoked_at is null;
  if not found or (carry_approval.payout).status <> 'pending' then
    return;
  end if;
  select * into account from app.payout_accounts as known where known.user_id = (carry_approval.payout).recruiter_id;
  insert into app.payout_approvals (
    payout_id, amount, currency, recruiter_id, stripe_account_id, bank_account_fingerprint, policy_id, hash, reason,
    approved_by, approved_by_role
  )
  values
    (
      (carry_approval.payout).id,
      approval.amount,
      approval.currency,
      approval.recruiter_id,
      approval.stripe_account_id,
      approval.bank_account_fingerprint,
      approval.policy_id,
      app_private.approval_hash(carry_approval.payout, account),
      approval.reason,
      approval.approved_by,
      approval.approved_by_role
    );
  update app.payouts as known set status = 'approved' where known.id = (carry_approval.payout).id;
end;
$$;
comment on function app_private.carry_approval is
  'Carries the approval of a payout over to the one that replaces it: amount, recruiter, account and terms are the '
  'same. Nothing happens when it was not approved; then the other waits for an approval. The caller has locked both.';
