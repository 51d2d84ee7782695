create or replace function app_private.login_user_id()
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- A list of users that is short now may be long later, and every change asks.
set enable_seqscan = off
as $$
declare
  claimed constant text := nullif(current_setting('holdback.user_id', true), '');
  person_id uuid;
begin
  if claimed is not null then
    perform app_private.raise_error(
      'unproven_user',
      format('This session says that it is user %s; the database login %s cannot say so.', claimed, session_user),
      'Run: reset holdback.user_id. Only the API says who is signed in. In psql you are whoever your own login is '
      'linked '
      'to: ask an admin for app.link_database_login().'
    );
  end if;
  if session_user = 'holdback_worker' then
    return '00000000-0000-7000-8000-000000000001';
  end if;
  -- A name has a collation of its own, under which no index is found.
  person_id := (select users.id from app.users where users.database_login = session_user::text collate "default");
  -- What it was when it was linked says nothing of what it is now.
  if person_id is not null and app_private.stronger_right(session_user::text) is null then
    return person_id;
  end if;
  return null;
end;
$$;
comment on function app_private.login_user_id is
  'The user of a database login that is not the API''s. The worker''s login: the system user. A person''s own login '
  '(app.link_database_login): that person, as long as it may do no more than they (app_private.stronger_right). Null '
  'for any other login. Raises HB027 when holdback.user_id is set.';
