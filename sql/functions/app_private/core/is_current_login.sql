create or replace function app_private.is_current_login(user_id uuid, role text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
begin
  return actor.user_id is null
  and is_current_login.user_id is null
  and actor.role = is_current_login.role
  and not pg_has_role(session_user, 'holdback_owner', 'member');
end;
$$;
comment on function app_private.is_current_login is
  'Whether the caller is a login that belongs to nobody, and the one that a row names by user_id (null) and role, as '
  'app_private.current_actor gave them. Never for members of holdback_owner, who work outside of the rule of two.';
