create or replace function app_private.largest_amount(money app.currencies)
returns bigint
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when (largest_amount.money).largest_transfer > app_private.max_amount() / app_private.max_transfers()
        then app_private.max_amount()
      else (largest_amount.money).largest_transfer * app_private.max_transfers()
    end;
$$;
comment on function app_private.largest_amount is
  'The largest valid amount of a currency, in minor units: what app_private.max_transfers of Stripe''s largest carry, '
  'and no more than app_private.max_amount.';
