create or replace function app_private.format_amount(amount numeric, currency text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select round(format_amount.amount / power(10::numeric, exponent), exponent)::text
  from app.currencies
  where code = format_amount.currency;
$$;
comment on function app_private.format_amount is
  'Formats an amount (minor units) in major units, with the currency''s decimals and without its code: 123450 USD is '
  '1234.50. Null for an unknown currency.';
