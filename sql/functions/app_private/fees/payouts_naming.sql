create or replace function app_private.payouts_naming(charge text)
returns setof uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select distinct transfer.payout_id
  from app.payout_transfers as transfer
  where transfer.source_transaction = payouts_naming.charge and transfer.status = 'intended'
  order by transfer.payout_id;
$$;
comment on function app_private.payouts_naming is 'The payouts with an unsent transfer that names a charge at Stripe.';
