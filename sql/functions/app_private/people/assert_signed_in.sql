create or replace function app_private.assert_signed_in()
returns app.users
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person app.users;
begin
  select known.*
  into person
  from
    app_private.signed_in_user as signed_in
    join app.users as known on known.id = signed_in.id;
  if person.id is null then
    perform app_private.raise_error(
      'not_permitted',
      'Only a person may do this, for themselves.',
      'Sign in. In psql, use a login of your own: npm run operator -- EMAIL makes one and links it to you.'
    );
  end if;
  return person;
end;
$$;
comment on function app_private.assert_signed_in is
  'The signed-in person, or whose database login this is. Raises HB001 when there is none.';
