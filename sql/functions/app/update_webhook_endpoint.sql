create or replace function app.update_webhook_endpoint(
  endpoint_id uuid,
  url text default null,
  event_types text[] default null,
  description text default null
)
returns app.webhook_endpoints
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  endpoint app.webhook_endpoints;
begin
  perform app_private.assert_admin();
  endpoint := app_private.lock_webhook_endpoint(update_webhook_endpoint.endpoint_id);
  perform app_private.assert_webhook_target(
    coalesce(update_webhook_endpoint.url, endpoint.url),
    coalesce(update_webhook_endpoint.event_types, endpoint.event_types)
  );
  perform app_private.is_long_text(update_webhook_endpoint.description, 'description');
  update app.webhook_endpoints as changed
  set
    url = coalesce(update_webhook_endpoint.url, changed.url),
    event_types = coalesce(update_webhook_endpoint.event_types, changed.event_types),
    description = coalesce(update_webhook_endpoint.description, changed.description)
  where id = endpoint.id
  returning *
  into endpoint;
  perform app_private.write_webhook_event('updated', endpoint, null);
  return endpoint;
end;
$$;
comment on function app.update_webhook_endpoint is
  'Changes address, filter or description of a webhook endpoint; what is null stays. What waits already is delivered '
  'to the new address. Admins only. Raises HB001, HB002, HB003 (retired), HB008 (event_types), HB037 (the address or '
  'the description is too long), HB064 (the address).';
