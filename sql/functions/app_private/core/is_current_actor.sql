create or replace function app_private.is_current_actor(user_id uuid, role text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
begin
  if actor.user_id is null and is_current_actor.user_id is null then
    return actor.role = is_current_actor.role and not pg_has_role(session_user, 'holdback_owner', 'member');
  end if;
  return coalesce(actor.user_id = is_current_actor.user_id, false);
end;
$$;
comment on function app_private.is_current_actor is
  'Whether the caller is the actor that a row names, by user_id and role as app_private.current_actor gave them: '
  'the same person, or the same login where that belongs to nobody. Never for members of holdback_owner, who work '
  'outside of the rule of two.';
