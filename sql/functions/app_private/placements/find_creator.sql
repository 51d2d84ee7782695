create or replace function app_private.find_creator()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config(
    'holdback.creator',
    jsonb_build_object(
      'created_by', app_private.acting_user_id(),
      'created_by_role', (app_private.current_actor()).role
    )::text,
    true
  );
  return null;
end;
$$;
comment on function app_private.find_creator is
  'Before-statement trigger of app.placements: finds out who creates what the statement inserts, for '
  'app_private.note_creator.';
