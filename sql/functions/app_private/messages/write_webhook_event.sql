create or replace function app_private.write_webhook_event(what text, endpoint app.webhook_endpoints, reason text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.write_event(
      'webhook_endpoint.' || write_webhook_event.what,
      jsonb_build_object(
        'host', split_part(split_part((write_webhook_event.endpoint).url, '/', 3), '?', 1),
        'event_types', (write_webhook_event.endpoint).event_types,
        'description', (write_webhook_event.endpoint).description,
        'failing_since', (write_webhook_event.endpoint).failing_since,
        'reason', write_webhook_event.reason,
        'actor', to_jsonb(app_private.current_actor())
      ),
      entity_id => (write_webhook_event.endpoint).id
    );
$$;
comment on function app_private.write_webhook_event is
  'Writes the event of a change of an endpoint: its host only, because the rest of an address is often a secret.';
