create or replace function app_private.known_carries(stripe_payout_ids text[])
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(bank.stripe_payout_id), '{}')
  from app.bank_payouts as bank
  where bank.stripe_payout_id = any (known_carries.stripe_payout_ids) and bank.carries_known;
$$;
comment on function app_private.known_carries is
  'Those of the named payouts of Stripe of which it is known which transfers they carry: Stripe need not be asked.';
