create or replace function app_private.record_migration(has_changed boolean)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  context constant app.audit_log := app_private.audit_context();
  last constant text := (
    select log.metadata -> 'changes' -> 'definitions' ->> 'new'
    from app.audit_log as log
    where log.entity = 'database' and log.entity_id = 'definitions'
    order by log.sequence desc
    limit 1
  );
  digest bytea;
  audited record;
begin
  if not record_migration.has_changed and last is not null then
    return;
  end if;
  digest := app_private.record_definitions();
  if last is distinct from encode(digest, 'hex') then
    insert into app.audit_log
    select entry.*
    from
      app_private.audit_entry(
        context,
        'database',
        '[0:0]={name}'::text[],
        case
          when last is not null then jsonb_build_object('name', 'definitions', 'definitions', last)
        end,
        jsonb_build_object(
          'name', 'definitions',
          'definitions', encode(digest, 'hex'),
          'version', (select version from app_private.database_version)
        ),
        'migrate'
      ) as entry;
  end if;
  for audited in select * from app_private.audited_tables() loop
    execute
      format(
        'insert into app.audit_log
         select entry.*
         from
           %s as each
           cross join lateral app_private.audit_entry($1, $2, $3, null, to_jsonb(each), ''baseline'') as entry
        where entry.id is not null and not exists (
          select from app.audit_log as log
           where log.entity = $2 and log.entity_id = app_private.audit_key(to_jsonb(each), $3)
        )',
        audited.relation
      )
    using context, audited.name, audited.rules;
  end loop;
end;
$$;
comment on function app_private.record_migration is
  'The end of a migration: where it has changed anything, the audit log says what the database is made of now, and '
  'knows the rows that were there before their triggers, such as the words and settings that migrations bring.';
