create or replace function app.redeliver_webhook(id uuid)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  delivery app.webhook_deliveries;
  made integer;
begin
  perform app_private.assert_admin();
  select * into delivery from app.webhook_deliveries as known where known.id = redeliver_webhook.id;
  if found then
    perform app_private.lock_webhook_endpoint(delivery.endpoint_id, 'id');
    return app_private.requeue_webhooks(array[delivery.endpoint_id], array[delivery.event_id]);
  end if;
  if not exists (select from app.events as known where known.id = redeliver_webhook.id) then
    perform app_private.raise_not_found(
      'delivery or event',
      'id',
      'Give the id of a row of app.webhook_deliveries or app.events; receivers have the latter as webhook-id.'
    );
  end if;
  made := app_private.requeue_webhooks(
    array(
      select endpoint.id
      from
        app.webhook_endpoints as endpoint
        join app.events as event on event.id = redeliver_webhook.id
      where endpoint.retired_at is null and app_private.is_event_wanted(event.type, endpoint.event_types)
      order by endpoint.id
    ),
    array[redeliver_webhook.id]
  );
  return made;
end;
$$;
comment on function app.redeliver_webhook is
  'Delivers an event again, with the same webhook-id. id: a delivery, for its endpoint; or an event, for all '
  'endpoints that want it. Returns how many deliveries are made; one that waits already is tried at once. Admins '
  'only. Raises HB001, HB002, HB003 (the endpoint is retired).';
