create or replace function app.link_sign_in(user_id uuid, auth_subject text)
returns app.users
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  person app.users;
begin
  perform app_private.assert_admin();
  if btrim(coalesce(link_sign_in.auth_subject, '')) = '' then
    perform app_private.raise_error(
      'invalid_argument',
      'The sign-in is missing.',
      'Give the sub that this person''s tokens carry.',
      'auth_subject'
    );
  end if;
  perform app_private.is_identifier(link_sign_in.auth_subject, 'auth_subject');
  select * into person from app.users where id = link_sign_in.user_id and role <> 'system' for no key update;
  if not found then
    perform app_private.raise_not_found('user', 'user_id', 'Create the user first.');
  end if;
  if exists (
    select from app.users as other where other.auth_subject = link_sign_in.auth_subject and other.id <> person.id
  ) then
    raise unique_violation;
  end if;
  if app_private.needs_second_person(
    'link_sign_in',
    'link_sign_in',
    jsonb_build_object('user_id', person.id, 'auth_subject', link_sign_in.auth_subject),
    -- The sign-in itself is nobody's to read, nor to be guessed at by a hash.
    jsonb_build_object(
      'email', person.email,
      'role', person.role,
      'deactivated_at', person.deactivated_at,
      'sign_in_digest', app_private.audit_digest(to_jsonb(person.auth_subject)) ->> 'digest'
    ),
    recruiter_id => case person.role when 'recruiter' then person.id end
  ) then
    return null;
  end if;
  if person.role = 'platform_admin' then
    perform app_private.note_admin_maker(person.id);
  end if;
  perform app_private.write_event(
    'user.sign_in_linked',
    jsonb_build_object(
      'email', person.email,
      'role', person.role,
      'replaced', person.auth_subject is not null,
      'actor', to_jsonb(app_private.current_actor())
    ),
    entity_id => person.id
  );
  update app.users set auth_subject = link_sign_in.auth_subject where id = person.id returning * into person;
  return person;
exception when unique_violation then
  perform app_private.raise_error(
    'already_exists',
    'This sign-in belongs to somebody else.',
    'Use another one.',
    'auth_subject'
  );
end;
$$;
comment on function app.link_sign_in is
  'Links a person to their sign-in, for people who were imported. auth_subject: the "sub" of the person''s tokens. '
  'Under dual control (kind link_sign_in) it leaves a request and returns null. Admins only. Raises HB001, HB002, '
  'HB008 (no auth_subject), HB009 (the sign-in of another person), HB035 (too many requests), HB037 (the sign-in is '
  'too long), HB073 (over the API: the sign-in is too old).';
