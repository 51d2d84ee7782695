create or replace function app_private.begin_circuit_probe()
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  probe_id uuid;
begin
  if not app_private.may_send() then
    return null;
  end if;
  -- Each time another one, so that one which is refused for its own sake does not keep the others waiting.
  select waiting.intent_id
  into probe_id
  from app_private.intents_without_key() as waiting
  where waiting.is_sendable
  order by waiting.sent_at, waiting.intent_id
  limit 1;
  update app.payout_transfers
  set next_attempt_at = clock_timestamp()
  where id in (select part.id from app_private.transfer_parts(probe_id) as part) and status = 'in_doubt';
  update app.payout_reversals set next_attempt_at = clock_timestamp() where id = probe_id and status = 'in_doubt';
  return probe_id;
end;
$$;
comment on function app_private.begin_circuit_probe is
  'Names the one transfer or reversal that is sent again, under its idempotency key, to find out whether Stripe takes '
  'what it turned away: the balance may be allowed where transfers are not. It is the one that has waited longest '
  'since it was sent. Null when none can be sent: then the key that Stripe takes is all there is to know. Called '
  'while the circuit breaker is open; it stays open for all others (app_private.close_stripe_circuit).';
