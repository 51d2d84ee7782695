create or replace function app_private.confirmation_metadata()
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select
          jsonb_build_object(
            'request', jsonb_build_object(
              'id', request.id,
              'kind', request.kind,
              'requested_by', request.requested_by,
              'requested_by_role', request.requested_by_role,
              'requested_by_name', person.display_name
            )
          )
        from
          app_private.confirmed_request() as request
          left join app.users as person on person.id = request.requested_by
        where request.id is not null
      ),
      '{}'
    );
$$;
comment on function app_private.confirmation_metadata is
  'What the audit log adds to a change that a second person confirms: the request, and who asked. Who confirms is the '
  'actor. Empty outside of app.confirm_request.';
