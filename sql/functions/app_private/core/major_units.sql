create or replace function app_private.major_units(amount numeric, exponent smallint)
returns numeric
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select round(major_units.amount / power(10::numeric, major_units.exponent), major_units.exponent);
$$;
comment on function app_private.major_units is
  'An amount (minor units) in major units, with as many decimals as the currency has (app.currencies.exponent): '
  '123450 and 2 are 1234.50, and 123450 and 0 are 123450.';
