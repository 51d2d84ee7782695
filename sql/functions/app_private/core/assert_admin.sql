create or replace function app_private.assert_admin()
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  actor record := app_private.current_actor();
begin
  if app_private.is_active_admin() or actor.user_id is not null and actor.role = 'system' then
    return;
  end if;
  if actor.user_id is null and pg_catalog.pg_has_role(session_user, 'holdback_owner', 'member') then
    return;
  end if;
  perform app_private.raise_error('not_permitted', 'Only a platform admin may do this.', 'Ask a platform admin.');
end;
$$;
comment on function app_private.assert_admin is
  'Raises HB001 unless the caller is an active platform admin, the automation, or an engineer with a login that is a '
  'member of holdback_owner. Security definer functions call it first, because row-level security does not bind them.';
