create or replace function app_private.local_sign_in(email text)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person app.users;
begin
  select * into person from app.users where users.email = app_private.name_key(local_sign_in.email) for no key update;
  if not found or person.role = 'system' then
    perform app_private.raise_error(
      'not_found',
      format('There is no user with the email %s.', local_sign_in.email),
      'Create the user first (app.create_user, or npm run import).',
      'email'
    );
  end if;
  if person.deactivated_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      format('%s is deactivated.', person.email),
      'Use another user.',
      'email'
    );
  end if;
  if person.auth_subject is null then
    update app.users
    set auth_subject = 'holdback|' || person.id
    where id = person.id
    returning *
    into person;
  end if;
  return person.auth_subject;
end;
$$;
comment on function app_private.local_sign_in is
  'The sign-in of a user, for a token that the local key signs. Gives the user one when there is none. Raises HB002 '
  '(no such user), HB003 (deactivated).';
