create or replace function app_private.note_admin_maker(admin_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app_private.admin_makers (admin_id, made_by)
  select note_admin_maker.admin_id, acting.user_id
  from app_private.acting_user_id() as acting (user_id)
  where acting.user_id <> note_admin_maker.admin_id;
$$;
comment on function app_private.note_admin_maker is
  'Notes who makes an admin, or links an admin''s sign-in or database login, for app_private.are_one_person. Nothing '
  'for a psql session: the owner is nobody''s second person.';
