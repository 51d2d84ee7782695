create or replace function app_private.last_known_balances()
returns table (currency text, available bigint, asked_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select balance.currency, balance.available, balance.asked_at
  from app_private.platform_balances as balance;
$$;
comment on function app_private.last_known_balances is
  'The platform''s available balance at Stripe by currency (minor units), as it was when Stripe was last asked: for '
  'readers of reporting.';
