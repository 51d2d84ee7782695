create or replace function app_private.taken_back_amount(transfer app.payout_transfers)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (taken_back_amount.transfer).reversed_by_hand
      + (app_private.reversed_by_us((taken_back_amount.transfer).id)).recorded;
$$;
comment on function app_private.taken_back_amount is
  'What was taken back of a transfer at Stripe, in minor units: by Holdback, and by hand as far as Stripe has told.';
