create or replace function app_private.slow_stripe_requests()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app_private.stripe_circuit
  set slowed_until = greatest(slowed_until, clock_timestamp() + make_interval(secs => 0.5 + random()));
$$;
comment on function app_private.slow_stripe_requests is
  'Makes the rate limiter wait for 0.5 to 1.5 seconds before the next request, because Stripe refused one as too many.';
