create or replace function app_private.approval_hash(payout app.payouts, account app.payout_accounts)
returns bytea
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    sha256(
      convert_to(
        jsonb_build_array(
          'holdback approval 1',
          (approval_hash.payout).id,
          (approval_hash.payout).amount,
          (approval_hash.payout).currency,
          (approval_hash.payout).recruiter_id,
          (approval_hash.account).stripe_account_id,
          (approval_hash.account).bank_account_fingerprint,
          (
            select placement.policy_id
            from app.placements as placement
            where placement.id = (approval_hash.payout).placement_id
          )
        )::text,
        'UTF8'
      )
    );
$$;
comment on function app_private.approval_hash is
  'The hash of what an approval is of: SHA-256 over the UTF-8 text of the JSON array ["holdback approval 1", payout '
  'id, amount in minor units, currency, recruiter id, Stripe account id, fingerprint of the bank account, id of the '
  'version of the terms], elements separated by a comma and a space, null for what is not known. account: the '
  'recruiter''s account, or null.';
