create or replace function app_private.stripe_circuit_is_open()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select opened_at is not null from app_private.stripe_circuit;
$$;
comment on function app_private.stripe_circuit_is_open is
  'Whether nothing is sent to Stripe, because it did not take the key.';
