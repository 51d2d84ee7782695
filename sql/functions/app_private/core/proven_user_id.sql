-- Without a path, so that it is inlined: every policy and every change asks. Its body was bound when it was made.
create or replace function app_private.proven_user_id()
returns uuid
language sql
stable
return case session_user
  when 'holdback_authenticator' then nullif(pg_catalog.current_setting('holdback.user_id', true), '')::uuid
  else app_private.login_user_id()
end;
comment on function app_private.proven_user_id is
  'The id of the user on whose behalf this session works, by its login, which no setting changes. The API''s login: '
  'the user that the server set as holdback.user_id for this transaction, null before it is anybody. Any other login: '
  'app_private.login_user_id(). Raises HB027 when holdback.user_id is set anywhere else.';
