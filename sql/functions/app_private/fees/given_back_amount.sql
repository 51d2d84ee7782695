create or replace function app_private.given_back_amount(
  placement_id uuid,
  owed_amount bigint,
  company_fee_amount bigint
)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    greatest(
      given_back_amount.owed_amount
        + coalesce(sum(payment.refunded_amount), 0)
        - greatest(given_back_amount.company_fee_amount, sum(payment.amount)),
      0
    )::bigint
  from app.fee_payments as payment
  where
    payment.placement_id = (app_private.fee_placement(given_back_amount.placement_id)).id
    and payment.undone_at is null;
$$;
comment on function app_private.given_back_amount is
  'How much of what is owed back to the company of a placement (owed_amount) it has back already, in minor units: '
  'what was given back of its payments (app.fee_payments.refunded_amount) and would, with what is owed back, be more '
  'than its fee (company_fee_amount), or than it paid where it paid twice. A company never gets back more than its '
  'fee; what was given back beside that, such as a discount or a second payment, is not taken from what is owed. 0 '
  'where the fee is not known.';
