create or replace function app_private.open_stripe_circuit(reason text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.stripe_circuit
  set
    opened_at = clock_timestamp(),
    opened_reason = open_stripe_circuit.reason
  where opened_at is null;
  if found then
    perform app_private.write_event('stripe_circuit.opened', jsonb_build_object('reason', open_stripe_circuit.reason));
  end if;
end;
$$;
comment on function app_private.open_stripe_circuit is
  'Opens the circuit breaker: nothing is sent until app_private.close_stripe_circuit(). Writes one event to the '
  'outbox, however many requests are refused.';
