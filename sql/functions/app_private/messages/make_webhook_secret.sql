create or replace function app_private.make_webhook_secret(endpoint_id uuid)
returns app.webhook_secret
language sql
set search_path = pg_catalog, pg_temp
as $$
  -- Two random UUIDs are 244 random bits.
  insert into app_private.webhook_secrets (endpoint_id, secret)
  values
    (
      make_webhook_secret.endpoint_id,
      'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64')
    )
  returning endpoint_id, secret;
$$;
comment on function app_private.make_webhook_secret is 'Makes the newest secret of an endpoint, and returns it.';
