create or replace function app_private.is_owner_session()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select actor.user_id is null and pg_catalog.pg_has_role(session_user, 'holdback_owner', 'member')
  from app_private.current_actor() as actor;
$$;
comment on function app_private.is_owner_session is
  'Whether the caller is an engineer with a login that is a member of holdback_owner, and nobody is signed in. Dual '
  'control does not bind the owner, who could change its rules anyway; audit log and events name the login.';
