create or replace function app.create_webhook_endpoint(url text, event_types text[], description text default null)
returns app.webhook_secret
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor record;
  endpoint app.webhook_endpoints;
begin
  perform app_private.assert_admin();
  perform app_private.assert_webhook_target(create_webhook_endpoint.url, create_webhook_endpoint.event_types);
  perform app_private.is_long_text(create_webhook_endpoint.description, 'description');
  perform app_private.lock_by_name('webhook_endpoints');
  if (select count(*) from app.webhook_endpoints where retired_at is null) >= app_private.setting(
    'max_webhook_endpoints'
  ) then
    perform app_private.raise_error(
      'too_many_endpoints',
      'There are too many webhook endpoints.',
      'Retire one that is not needed: app.retire_webhook_endpoint().'
    );
  end if;
  actor := app_private.current_actor();
  insert into app.webhook_endpoints (url, event_types, description, created_by, created_by_role)
  values
    (
      create_webhook_endpoint.url,
      create_webhook_endpoint.event_types,
      create_webhook_endpoint.description,
      actor.user_id,
      actor.role
    )
  returning *
  into endpoint;
  perform app_private.write_webhook_event('created', endpoint, null);
  return app_private.make_webhook_secret(endpoint.id);
end;
$$;
comment on function app.create_webhook_endpoint is
  'Has events delivered to an address from now on, signed by Standard Webhooks. url: https://HOST/PATH. event_types: '
  'list of * for all, payout.* for all of an entity, payout.completed for one. Returns the endpoint''s id and its '
  'secret, which cannot be read again. Admins only. Raises HB001, HB008 (event_types), HB037 (the address or the '
  'description is too long), HB064 (the address), HB065 (too many).';
