create or replace function app_private.note_creator()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  creator constant jsonb := current_setting('holdback.creator');
begin
  new.created_by := coalesce((creator ->> 'created_by')::uuid, new.created_by);
  new.created_by_role := creator ->> 'created_by_role';
  return new;
end;
$$;
comment on function app_private.note_creator is
  'Before-insert trigger of app.placements: notes who creates it, whatever the statement says. Of an import that is '
  'who was named as the importer. Where nobody is known, the role is the database login. app_private.find_creator has '
  'asked, at the beginning of the statement.';
