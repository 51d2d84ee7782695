create or replace function app_private.reserve_stripe_requests(wanted integer, requests_per_second integer default null)
returns double precision[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  circuit app_private.stripe_circuit;
  moment constant timestamptz := clock_timestamp();
  spacing interval;
  first_request_at timestamptz;
begin
  select * into circuit from app_private.stripe_circuit;
  if circuit.opened_at is not null then
    return null;
  end if;
  if reserve_stripe_requests.requests_per_second is null then
    return array_fill(
      greatest(0, extract(epoch from circuit.slowed_until - moment) * 1000)::double precision,
      array[reserve_stripe_requests.wanted]
    );
  end if;
  -- Spacing slightly above the rate: a late request must not exceed the rate together with the following ones.
  spacing := make_interval(secs => 1.03 / reserve_stripe_requests.requests_per_second);
  update app_private.stripe_circuit
  set next_request_at = greatest(next_request_at, slowed_until, clock_timestamp())
    + spacing * reserve_stripe_requests.wanted
  returning next_request_at - spacing * reserve_stripe_requests.wanted
  into first_request_at;
  return (
    select
      array_agg(
        greatest(0, extract(epoch from first_request_at + spacing * turn - clock_timestamp()) * 1000)::double precision
        order by turn
      )
    from generate_series(0, reserve_stripe_requests.wanted - 1) as turn
  );
end;
$$;
comment on function app_private.reserve_stripe_requests is
  'The rate limiter, shared by all workers: reserves requests to Stripe at an even rate, and returns the milliseconds '
  'to wait for each. Null while the circuit breaker is open: send nothing. requests_per_second: null for no limit '
  'except the slowdown after a 429. Source: the generic cell rate algorithm (ITU-T I.371) with a burst of one.';
