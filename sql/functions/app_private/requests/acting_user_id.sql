create or replace function app_private.acting_user_id()
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request constant app.requests := app_private.confirmed_request();
begin
  if request.id is not null then
    return request.requested_by;
  end if;
  return coalesce((app_private.current_actor()).user_id, app_private.importer_id());
end;
$$;
comment on function app_private.acting_user_id is
  'Whose act this is: the signed-in user, or who asked for it, where a second person confirms it just now. Of an '
  'import, who was named as the importer. Null for a psql session.';
