create or replace function app_private.switch_off_webhook_endpoint(endpoint app.webhook_endpoints, reason text)
returns app.webhook_endpoints
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  switched_off app.webhook_endpoints;
begin
  update app.webhook_endpoints
  set
    disabled_at = clock_timestamp(),
    disabled_reason = switch_off_webhook_endpoint.reason
  where id = (switch_off_webhook_endpoint.endpoint).id
  returning *
  into switched_off;
  perform app_private.write_webhook_event('disabled', switched_off, switch_off_webhook_endpoint.reason);
  return switched_off;
end;
$$;
comment on function app_private.switch_off_webhook_endpoint is
  'Switches a locked endpoint off and says so by an event, which goes to the other endpoints.';
