create or replace function app.enable_webhook_endpoint(endpoint_id uuid, reason text)
returns app.webhook_endpoints
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  endpoint app.webhook_endpoints;
begin
  perform app_private.begin_verb(enable_webhook_endpoint.reason);
  endpoint := app_private.lock_webhook_endpoint(enable_webhook_endpoint.endpoint_id);
  if endpoint.disabled_at is null then
    perform app_private.raise_error(
      'wrong_status',
      'This webhook endpoint is not switched off.',
      'Nothing needs to be done.',
      'endpoint_id'
    );
  end if;
  update app.webhook_endpoints as changed
  set
    disabled_at = null,
    disabled_reason = null,
    failing_since = null,
    failure_count = 0,
    paused_until = null
  where id = endpoint.id
  returning *
  into endpoint;
  perform app_private.write_webhook_event('enabled', endpoint, enable_webhook_endpoint.reason);
  perform app_private.enqueue('deliver_webhooks', array['{}'::jsonb]);
  perform app_private.set_reason(null);
  return endpoint;
end;
$$;
comment on function app.enable_webhook_endpoint is
  'Switches a webhook endpoint on again: what waits is delivered, and what happens from now on. What happened while '
  'it was off is sent by app.redeliver_webhooks. Admins only. Raises HB001, HB002, HB003 (not switched off, or '
  'retired), HB008 (no reason), HB037 (the reason is too long).';
