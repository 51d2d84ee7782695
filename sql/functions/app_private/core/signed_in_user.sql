create or replace view app_private.signed_in_user
with (security_invoker = true, security_barrier = true)
as
  select id, role
  from app.users
  where id = app_private.proven_user_id() and role <> 'system' and deactivated_at is null;
comment on view app_private.signed_in_user is
  'The active person on whose behalf this session works (app_private.proven_user_id); no row when there is none. '
  'Functions for row-level security read it.';
