create or replace function app_private.queue_webhooks()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from app.webhook_endpoints where disabled_at is null and retired_at is null) then
    return null;
  end if;
  insert into app.webhook_deliveries (endpoint_id, event_id, event_type, payout_id, order_key)
  select endpoint.id, event.id, event.type, event.payout_id, coalesce(event.payout_id, event.entity_id, event.id)
  from
    new_events as event
    join app.webhook_endpoints as endpoint on app_private.is_event_wanted(event.type, endpoint.event_types)
  where endpoint.disabled_at is null and endpoint.retired_at is null;
  if not found or current_setting('holdback.webhooks_queued', true) = pg_current_xact_id()::text then
    return null;
  end if;
  -- One job a transaction, without a key: on the row of a common key transactions would wait for each other.
  perform set_config('holdback.webhooks_queued', pg_current_xact_id()::text, true);
  perform app_private.enqueue('deliver_webhooks', array['{}'::jsonb]);
  return null;
end;
$$;
comment on function app_private.queue_webhooks is
  'After-statement trigger of the outbox: writes one delivery for each new event and endpoint that wants it, and '
  'calls the worker once a transaction. Does nothing where no endpoint is on.';
