create or replace function app_private.is_active_admin()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select exists (select from app_private.signed_in_user where role = 'platform_admin');
$$;
comment on function app_private.is_active_admin is
  'Whether the signed-in user (app_private.proven_user_id) is a platform admin who was not deactivated. For row-level '
  'security: write (select app_private.is_active_admin()), so that it is called once a statement.';
