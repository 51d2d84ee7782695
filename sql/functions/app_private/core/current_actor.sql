create or replace function app_private.current_actor(out user_id uuid, out role text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  user_id := nullif(pg_catalog.current_setting('holdback.user_id', true), '')::uuid;
  if user_id is not null then
    select users.role into current_actor.role from app.users where users.id = current_actor.user_id;
    role := coalesce(role, 'unknown');
  elseif session_user = 'holdback_worker' then
    user_id := '00000000-0000-7000-8000-000000000001';
    role := 'system';
  else
    role := session_user;
  end if;
end;
$$;
comment on function app_private.current_actor is
  'The actor of this transaction. user_id: the signed-in user that the server set, or the system user for the '
  'worker''s login; null for a psql session. role: the user''s role, or the database login of a psql session.';
