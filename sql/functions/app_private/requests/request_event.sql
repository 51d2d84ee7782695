create or replace function app_private.request_event(request app.requests)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    to_jsonb(request)
      || jsonb_build_object(
        'arguments', (request).arguments - app_private.private_arguments(),
        'requested_by_name', (select display_name from app.users where id = (request).requested_by),
        'actor', to_jsonb(app_private.current_actor())
      );
$$;
comment on function app_private.request_event is
  'What the outbox says of a request: all of it but personal data among its arguments, with the name of who asked and '
  'the actor.';
