create or replace function app_private.credit_given_back(credit app.company_credits)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (credit_given_back.credit).given_back_amount,
      app_private.given_back_amount(
        (credit_given_back.credit).placement_id,
        (credit_given_back.credit).amount,
        (credit_given_back.credit).company_fee_amount
      )
    );
$$;
comment on function app_private.credit_given_back is
  'How much of a company credit the company has back already, in minor units (app_private.given_back_amount); once it '
  'is settled, how much that was then.';
