create or replace function app.retire_webhook_endpoint(endpoint_id uuid, reason text)
returns app.webhook_endpoints
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  endpoint app.webhook_endpoints;
begin
  perform app_private.begin_verb(retire_webhook_endpoint.reason);
  endpoint := app_private.lock_webhook_endpoint(retire_webhook_endpoint.endpoint_id);
  update app.webhook_endpoints as changed
  set retired_at = clock_timestamp()
  where id = endpoint.id
  returning *
  into endpoint;
  delete from app_private.webhook_secrets as known where known.endpoint_id = endpoint.id;
  update app.webhook_deliveries as open
  set
    status = 'given_up',
    last_error = 'the endpoint was retired'
  where open.endpoint_id = endpoint.id and open.status in ('pending', 'failed');
  perform app_private.write_webhook_event('retired', endpoint, retire_webhook_endpoint.reason);
  perform app_private.set_reason(null);
  return endpoint;
end;
$$;
comment on function app.retire_webhook_endpoint is
  'Ends a webhook endpoint for good: its secrets are deleted, what waits for it is given up. Its deliveries stay to '
  'be looked up. Admins only. Raises HB001, HB002, HB003 (retired already), HB008 (no reason), HB037 (the reason is '
  'too long).';
