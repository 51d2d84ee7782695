create or replace function app_private.current_actor(out user_id uuid, out role text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  user_id := app_private.proven_user_id();
  if user_id is null then
    role := session_user;
  elseif session_user = 'holdback_worker' then
    role := case pg_catalog.current_setting('holdback.is_recovery', true) when 'true' then 'recovery' else 'system' end;
  else
    select users.role into current_actor.role from app.users where users.id = current_actor.user_id;
    role := coalesce(role, 'unknown');
  end if;
end;
$$;
comment on function app_private.current_actor is
  'The actor of this transaction (app_private.proven_user_id). user_id: the signed-in person, the person whose login '
  'this is, or the system user for the worker (role recovery where it catches up with Stripe); null for a login that '
  'belongs to nobody. role: the user''s role, or the name of the database login. Raises HB027.';
