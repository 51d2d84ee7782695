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
  'The id of the signed-in user that the server set for this transaction; null when nobody is signed in, or the user '
  'was deactivated. For row-level security: write (select app_private.current_user_id()), so that it is called once a '
  'statement.';
