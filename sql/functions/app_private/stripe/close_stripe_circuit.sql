create or replace function app_private.close_stripe_circuit(probe_id uuid default null)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select
    from app.payout_transfers
    where id = close_stripe_circuit.probe_id and status not in ('succeeded', 'refused')
    union all
    select
    from app.payout_reversals
    where id = close_stripe_circuit.probe_id and status not in ('succeeded', 'refused')
  ) then
    return false;
  end if;
  update app_private.stripe_circuit
  set
    opened_at = null,
    opened_reason = null
  where opened_at is not null;
  if not found then
    return false;
  end if;
  perform app_private.write_event('stripe_circuit.closed', '{}');
  update app.payout_transfers
  set next_attempt_at = clock_timestamp()
  where id in (select waiting.intent_id from app_private.intents_without_key() as waiting);
  update app.payout_reversals
  set next_attempt_at = clock_timestamp()
  where id in (select waiting.intent_id from app_private.intents_without_key() as waiting);
  perform app_private.enqueue('resolve_transfers', array['{"everything": true}'::jsonb]);
  return true;
end;
$$;
comment on function app_private.close_stripe_circuit is
  'Closes the circuit breaker, because Stripe accepts the key again, and has the waiting transfers and reversals '
  'sent. probe_id: the transfer or reversal that was sent to find out (app_private.begin_circuit_probe); while Stripe '
  'has not taken it, or refused it for a reason of its own, the breaker stays open. Returns whether it was closed now.';
