create or replace function app.unlink_database_login(user_id uuid)
returns app.users
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person app.users;
  old_login text;
begin
  perform app_private.assert_admin();
  select * into person from app.users where id = unlink_database_login.user_id for no key update;
  if not found or person.database_login is null then
    perform app_private.raise_error(
      'not_found',
      'This user has no database login.',
      'Nothing is left to do.',
      'user_id'
    );
  end if;
  old_login := person.database_login;
  update app.users set database_login = null where id = person.id returning * into person;
  perform app_private.write_event(
    'user.database_login_unlinked',
    jsonb_build_object(
      'email', person.email,
      'role', person.role,
      'login', old_login,
      'actor', to_jsonb(app_private.current_actor())
    ),
    entity_id => person.id
  );
  person.auth_subject := null;
  return person;
end;
$$;
comment on function app.unlink_database_login is
  'Ends a database login''s being a person''s own: it acts for nobody from then on, also in open sessions. Admins '
  'only. Raises HB001, HB002 (the user has no login, or there is no such user).';
