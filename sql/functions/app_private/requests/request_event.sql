create or replace function app_private.request_event(request app.requests)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (to_jsonb(request) #- '{arguments,auth_subject}' #- '{arguments,candidate_name}')
      || jsonb_build_object(
        'requested_by_name', (select display_name from app.users where id = (request).requested_by),
        'actor', to_jsonb(app_private.current_actor())
      );
$$;
comment on function app_private.request_event is
  'What the outbox says of a request: all of it but a sign-in and a candidate''s name, with the name of who asked and '
  'the actor.';
