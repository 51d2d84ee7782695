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
  'Whether the circuit breaker is open: Stripe refused the key, and nothing is sent.';
