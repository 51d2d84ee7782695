create or replace function app_private.approval_stands(payout app.payouts, account app.payout_accounts)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from app.payout_approvals as approval
      where
        approval.payout_id = (approval_stands.payout).id
        and approval.revoked_at is null
        and approval.hash = app_private.approval_hash(approval_stands.payout, approval_stands.account)
    );
$$;
comment on function app_private.approval_stands is
  'Whether a payout has an approval that was not revoked and is of what would be paid now: amount, currency, '
  'recruiter, account and terms. account: the recruiter''s account, or null.';
