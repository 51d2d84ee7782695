create or replace function app_private.is_staff_login()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    pg_has_role(session_user, 'holdback_owner', 'member') or pg_has_role(session_user, 'holdback_operator', 'usage');
$$;
comment on function app_private.is_staff_login is
  'Whether this session''s login may call the verbs although it is no person''s: a member of holdback_operator, or of '
  'holdback_owner. The audit log then names the login.';
