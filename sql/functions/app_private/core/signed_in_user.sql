create or replace view app_private.signed_in_user as
  select id, role
  from app.users
  where id = nullif(pg_catalog.current_setting('holdback.user_id', true), '')::uuid and deactivated_at is null;
comment on view app_private.signed_in_user is
  'The active user that the server set for this transaction; no row when nobody is signed in. Functions for row-level '
  'security read it.';
