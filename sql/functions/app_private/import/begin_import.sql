create or replace function app_private.begin_import(wait boolean, imported_by text default null)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  importer uuid;
begin
  perform app_private.assert_admin();
  if begin_import.imported_by is not null then
    select person.id
    into importer
    from app.users as person
    where
      person.email = app_private.name_key(begin_import.imported_by)
      and person.role = 'platform_admin'
      and person.deactivated_at is null;
    if importer is null then
      perform app_private.raise_error(
        'not_found',
        format('%s is no active platform admin.', begin_import.imported_by),
        'Name the admin who imports by their email.',
        'imported_by'
      );
    end if;
    if importer <> actor.user_id then
      perform app_private.raise_error(
        'not_permitted',
        format('This login is not %s''s.', begin_import.imported_by),
        'Leave the name out: whose login it is has imported.',
        'imported_by'
      );
    end if;
  end if;
  perform set_config('holdback.imported_by', coalesce(importer::text, ''), true);
  return app_private.lock_by_name('import', begin_import.wait);
end;
$$;
comment on function app_private.begin_import is
  'Takes the lock that lets one import at a time run, until the transaction ends. wait: wait for the lock. '
  'imported_by: the email of the admin who imports: they count as who created the placements and linked the accounts. '
  'Returns whether the import may begin. Raises HB001 (no admin, or somebody else''s login), HB002 (no such admin).';
