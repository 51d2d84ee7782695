create or replace function app.viewer()
returns app.users
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select * from app.users where id = (select person.id from app_private.signed_in_user as person);
$$;
comment on function app.viewer is 'The signed-in user. Null in a psql session, where no user is signed in.';
