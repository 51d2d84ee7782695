create or replace function app.rotate_webhook_secret(endpoint_id uuid, reason text)
returns app.webhook_secret
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  endpoint app.webhook_endpoints;
begin
  perform app_private.begin_verb(rotate_webhook_secret.reason);
  endpoint := app_private.lock_webhook_endpoint(rotate_webhook_secret.endpoint_id);
  -- Two at most: a receiver that knows neither the newest nor the one before it is lost anyway.
  delete from app_private.webhook_secrets as known
  where known.endpoint_id = endpoint.id and known.valid_until is not null;
  update app_private.webhook_secrets as known
  set valid_until = clock_timestamp() + make_interval(hours => app_private.setting('webhook_secret_hours'))
  where known.endpoint_id = endpoint.id;
  perform app_private.write_webhook_event('secret_rotated', endpoint, rotate_webhook_secret.reason);
  perform app_private.set_reason(null);
  return app_private.make_webhook_secret(endpoint.id);
end;
$$;
comment on function app.rotate_webhook_secret is
  'Gives a webhook endpoint a new secret and returns it; it cannot be read again. For 24 hours (setting '
  'webhook_secret_hours) deliveries are signed with the old one too; rotate twice where the old one was stolen. '
  'Admins only. Raises HB001, HB002, HB003 (retired), HB008 (no reason), HB037 (the reason is too long).';
