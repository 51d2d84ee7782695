create or replace function app_private.close_stripe_circuit()
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
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
  where status = 'in_doubt' and error_code is not null and http_status in (401, 403);
  update app.payout_reversals
  set next_attempt_at = clock_timestamp()
  where status = 'in_doubt' and error_code is not null and http_status in (401, 403);
  perform app_private.enqueue('resolve_transfers', array['{"everything": true}'::jsonb]);
  return true;
end;
$$;
comment on function app_private.close_stripe_circuit is
  'Closes the circuit breaker, because Stripe accepts the key again, and has the waiting transfers and reversals '
  'sent. Returns whether it was open.';
