create or replace function app.link_database_login(user_id uuid, login text)
returns app.users
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  person app.users;
  role_of_login pg_catalog.pg_roles;
  right_of_login text;
begin
  perform app_private.assert_admin();
  if coalesce(link_database_login.login, '') = '' then
    perform app_private.raise_error(
      'invalid_argument',
      'The login is missing.',
      'Give the name of a login of this database server.',
      'login'
    );
  end if;
  select * into role_of_login from pg_catalog.pg_roles where rolname = link_database_login.login;
  if not found or not role_of_login.rolcanlogin then
    perform app_private.raise_error(
      'not_found',
      format('There is no login %s.', link_database_login.login),
      'Have it made first: create role … login in role holdback_operator.',
      'login'
    );
  end if;
  if starts_with(role_of_login.rolname::text, 'holdback_') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is a login of Holdback, not of a person.', role_of_login.rolname),
      'Give a login that one person alone uses.',
      'login'
    );
  end if;
  right_of_login := app_private.stronger_right(link_database_login.login);
  if right_of_login is not null then
    perform app_private.raise_error(
      'stronger_login',
      format('%s %s: nothing that it does is proven.', role_of_login.rolname, right_of_login),
      'Give a login that may do no more than its person: create role … login in role holdback_operator.',
      'login'
    );
  end if;
  select * into person from app.users where id = link_database_login.user_id and role <> 'system' for no key update;
  if not found then
    perform app_private.raise_not_found('user', 'user_id', 'Create the user first.');
  end if;
  if person.database_login = link_database_login.login then
    person.auth_subject := null;
    return person;
  end if;
  if person.database_login is not null then
    perform app_private.raise_error(
      'already_exists',
      format('%s has the login %s.', person.display_name, person.database_login),
      'Unlink it first: app.unlink_database_login().',
      'user_id'
    );
  end if;
  if exists (
    select from app.users as other where other.database_login = link_database_login.login and other.id <> person.id
  ) then
    raise unique_violation;
  end if;
  if app_private.needs_second_person(
    'link_sign_in',
    'link_database_login',
    jsonb_build_object('user_id', person.id, 'login', link_database_login.login),
    jsonb_build_object('email', person.email, 'role', person.role, 'deactivated_at', person.deactivated_at),
    recruiter_id => case person.role when 'recruiter' then person.id end
  ) then
    return null;
  end if;
  if person.role = 'platform_admin' then
    perform app_private.note_admin_maker(person.id);
  end if;
  update app.users set database_login = link_database_login.login where id = person.id returning * into person;
  perform app_private.write_event(
    'user.database_login_linked',
    jsonb_build_object(
      'email', person.email,
      'role', person.role,
      'login', person.database_login,
      'actor', to_jsonb(app_private.current_actor())
    ),
    entity_id => person.id
  );
  person.auth_subject := null;
  return person;
exception when unique_violation then
  perform app_private.raise_error(
    'already_exists',
    format('The login %s belongs to somebody else.', link_database_login.login),
    'One login is one person: use another one.',
    'login'
  );
end;
$$;
comment on function app.link_database_login is
  'Makes a database login a person''s own: what is done with it, by psql for instance, is done by this person, with '
  'the same checks as over the API. The login must be one person''s alone, and may do no more than they '
  '(app_private.stronger_right). One person has one login. The same login again changes nothing. Under dual control '
  '(kind link_sign_in) it leaves a request and returns null. Admins only. Raises HB001, HB002 (no such user or '
  'login), HB008 (no login, or one of Holdback''s own), HB009 (the person has another login, or the login another '
  'person), HB035 (too many requests), HB061 (a superuser, or a member of a role that may do more), HB073 (over the '
  'API: the sign-in is too old).';
