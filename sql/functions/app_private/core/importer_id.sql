create or replace function app_private.importer_id()
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select nullif(current_setting('holdback.imported_by', true), '')::uuid where app_private.is_owner_session();
$$;
comment on function app_private.importer_id is
  'The person for whom the owner imports in this transaction (app_private.begin_import); null when nobody was named. '
  'Only the owner can name somebody.';
