create or replace function app_private.plan_from(currency text)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select (value ->> plan_from.currency)::bigint from app_private.settings where name = 'plan_from_amounts';
$$;
comment on function app_private.plan_from is
  'The largest payout in this currency, in minor units, that a run pays without a plan (setting plan_from_amounts); '
  'null when any.';
