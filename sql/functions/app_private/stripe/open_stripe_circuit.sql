create or replace function app_private.open_stripe_circuit(reason text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update app_private.stripe_circuit
     set stopped_at = clock_timestamp(), stopped_reason = open_stripe_circuit.reason
   where stopped_at is null;
  if found then
    perform app_private.write_event('stripe_circuit.opened', jsonb_build_object('reason', open_stripe_circuit.reason));
  end if;
end
$$;
comment on function app_private.open_stripe_circuit is
  'Opens the breaker: nobody sends until app_private.close_stripe_circuit(). Says so once, in the outbox, however many requests are turned away.';
