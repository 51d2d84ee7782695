create or replace function app_private.current_user_id()
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select id from app_private.signed_in_user;
$$;
comment on function app_private.current_user_id is
  'The id of the person on whose behalf this session works (app_private.proven_user_id); null when there is none, or '
  'they were deactivated. For row-level security: write (select app_private.current_user_id()), so that it is called '
  'once a statement. Raises HB027.';
