create or replace function app.disable_webhook_endpoint(endpoint_id uuid, reason text)
returns app.webhook_endpoints
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  endpoint app.webhook_endpoints;
begin
  perform app_private.begin_verb(disable_webhook_endpoint.reason);
  endpoint := app_private.lock_webhook_endpoint(disable_webhook_endpoint.endpoint_id);
  if endpoint.disabled_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      'This webhook endpoint is switched off already.',
      'Nothing needs to be done.',
      'endpoint_id'
    );
  end if;
  endpoint := app_private.switch_off_webhook_endpoint(endpoint, disable_webhook_endpoint.reason);
  perform app_private.set_reason(null);
  return endpoint;
end;
$$;
comment on function app.disable_webhook_endpoint is
  'Switches a webhook endpoint off: nothing more is delivered to it. What waits for it keeps waiting; events of this '
  'time are not kept for it (app.redeliver_webhooks sends them afterwards). Admins only. Raises HB001, HB002, HB003 '
  '(switched off already, or retired), HB008 (no reason), HB037 (the reason is too long).';
