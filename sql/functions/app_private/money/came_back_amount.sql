create or replace function app_private.came_back_amount(payout_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (app_private.payout_parts(came_back_amount.payout_id)).settled
      - app_private.paid_amount(came_back_amount.payout_id);
$$;
comment on function app_private.came_back_amount is
  'What was paid of a payout and came back, in minor units: set off or reversed for its debts, or reversed by hand at '
  'Stripe.';
