create or replace function app_private.approval_basis(payout app.payouts)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_build_object(
      'amount', (payout).amount,
      'currency', (payout).currency,
      'recruiter', recruiter.email,
      'stripe_account', account.stripe_account_id,
      'terms', placement.policy_id,
      'frozen_reason', (payout).frozen_reason,
      'hash', encode(app_private.approval_hash(payout, account), 'hex')
    )
  from
    app.users as recruiter
    left join app.placements as placement on placement.id = (payout).placement_id
    left join app.payout_accounts as account on account.user_id = recruiter.id
  where recruiter.id = (payout).recruiter_id;
$$;
comment on function app_private.approval_basis is
  'The facts that an approval or an early release rests on: amount (minor units), recruiter, destination, terms, '
  'freeze, and the hash of what is approved (app_private.approval_hash).';
