create or replace function app_private.is_operator()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.is_active_admin()
    or app_private.proven_user_id() is null
      -- A login that was linked and may do more now is nobody's, but the shared one it is not.
      and not exists (
        select from app.users as person where person.database_login = session_user::text collate "default"
      );
$$;
comment on function app_private.is_operator is
  'Whether a member of holdback_operator reads as an operator: the shared login, which is nobody''s, or the own login '
  'of an active admin. Whose login is linked to somebody else, or to a deactivated user, reads nothing. For row-level '
  'security: write (select app_private.is_operator()), so that it is called once a statement. Raises HB027.';
