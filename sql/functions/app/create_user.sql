create or replace function app.create_user(email text, display_name text, role text, auth_subject text default null)
returns app.users
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  created app.users;
  problem record;
begin
  perform app_private.assert_admin();
  if create_user.role = 'system' or not exists (select from app.user_roles where value = create_user.role) then
    perform app_private.raise_error(
      'invalid_argument',
      format('A user cannot have the role %s.', coalesce(create_user.role, '(none)')),
      'Use recruiter, company_user or platform_admin.',
      'role'
    );
  end if;
  for problem in select * from app_private.user_problems(create_user.email, create_user.display_name) loop
    perform app_private.raise_error(problem.error, problem.message, problem.what_to_do, problem.argument);
  end loop;
  perform app_private.is_identifier(create_user.auth_subject, 'auth_subject');
  if
    create_user.role = 'platform_admin'
    and not exists (
      select
      from app.users as known
      where
        known.email = app_private.name_key(create_user.email)
        or known.auth_subject = nullif(create_user.auth_subject, '')
    )
  then
    if app_private.needs_second_person(
      'make_admin',
      'create_user',
      jsonb_build_object(
        'email', create_user.email,
        'display_name', create_user.display_name,
        'role', create_user.role,
        'auth_subject', create_user.auth_subject
      ),
      '{}'
    ) then
      return null;
    end if;
  end if;
  insert into app.users (email, display_name, role, auth_subject)
  values
    (
      app_private.name_key(create_user.email),
      btrim(create_user.display_name),
      create_user.role,
      nullif(create_user.auth_subject, '')
    )
  on conflict do nothing
  returning *
  into created;
  if created.id is null then
    perform app_private.raise_error(
      'already_exists',
      format('A user with the email %s or this sign-in exists already.', create_user.email),
      'Use the user that exists.',
      'email'
    );
  end if;
  if created.role = 'platform_admin' then
    perform app_private.note_admin_maker(created.id);
  end if;
  perform app_private.write_event(
    'user.created',
    jsonb_build_object('email', created.email, 'role', created.role, 'actor', to_jsonb(app_private.current_actor())),
    entity_id => created.id
  );
  return created;
end;
$$;
comment on function app.create_user is
  'Adds a person. role: recruiter, company_user or platform_admin. auth_subject: the "sub" of the person''s sign-in '
  'tokens; null until they have one. Under dual control (kind make_admin) it leaves a request for a platform_admin '
  'and returns null. Admins only. Raises HB001, HB008 (role, email or name), HB009 (the email or the sign-in is '
  'taken), HB035 (too many requests), HB037 (the sign-in is too long), HB073 (over the API: the sign-in is too old).';
