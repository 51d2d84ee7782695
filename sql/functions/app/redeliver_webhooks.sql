create or replace function app.redeliver_webhooks(endpoint_id uuid, since timestamptz, until timestamptz default now())
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  endpoint app.webhook_endpoints;
begin
  perform app_private.assert_admin();
  endpoint := app_private.lock_webhook_endpoint(redeliver_webhooks.endpoint_id);
  perform app_private.assert_business_time(redeliver_webhooks.since, 'since');
  perform app_private.assert_business_time(redeliver_webhooks.until, 'until');
  if
    redeliver_webhooks.since is null
    or redeliver_webhooks.until is null
    or redeliver_webhooks.since > redeliver_webhooks.until
  then
    perform app_private.raise_error(
      'invalid_argument',
      'This is not a range of time.',
      'Give a time, and a later one or none for now.',
      'since'
    );
  end if;
  return app_private.requeue_webhooks(
    array[endpoint.id],
    array(
      select event.id
      from app.events as event
      where
        event.id >= app_private.first_event_id(redeliver_webhooks.since)
        and event.id < app_private.first_event_id(redeliver_webhooks.until + interval '1 millisecond')
        and event.created_at between redeliver_webhooks.since and redeliver_webhooks.until
        and app_private.is_event_wanted(event.type, endpoint.event_types)
      order by event.id
    )
  );
end;
$$;
comment on function app.redeliver_webhooks is
  'Delivers the events of a time again that an endpoint wants, with the same webhook-ids, whether or not they were '
  'delivered: after a failure of the receiver, or after it was switched off. until: now, unless given. Returns how '
  'many deliveries are made. Admins only. Raises HB001, HB002, HB003 (the endpoint is retired), HB008 (no range), '
  'HB059 (a year that Holdback does not know).';
