create or replace function app_private.lock_webhook_endpoint(endpoint_id uuid, argument text default 'endpoint_id')
returns app.webhook_endpoints
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  endpoint app.webhook_endpoints;
begin
  select * into endpoint from app.webhook_endpoints where id = lock_webhook_endpoint.endpoint_id for no key update;
  if not found then
    perform app_private.raise_not_found('webhook endpoint', lock_webhook_endpoint.argument);
  end if;
  if endpoint.retired_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      'This webhook endpoint is retired.',
      'Create another one: app.create_webhook_endpoint().',
      lock_webhook_endpoint.argument
    );
  end if;
  return endpoint;
end;
$$;
comment on function app_private.lock_webhook_endpoint is
  'Locks an endpoint and returns it. argument: the caller''s name for its id. Raises HB002 (none has this id), HB003 '
  '(it is retired).';
