create or replace function app_private.record_migration(has_changed boolean)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  context constant app.audit_log := app_private.audit_context();
  last constant text := (
    select logged.state ->> 'definitions'
    from app_private.logged_rows('database') as logged
    where logged.entity_id = 'definitions'
  );
  digest bytea;
  audited record;
  unknown jsonb[];
begin
  if not record_migration.has_changed and last is not null then
    return;
  end if;
  digest := app_private.record_definitions();
  if last is distinct from encode(digest, 'hex') then
    perform app_private.write_audit_entries(
      context,
      'database',
      '[0:0]={name}'::text[],
      array[case when last is not null then jsonb_build_object('name', 'definitions', 'definitions', last) end],
      array[
        jsonb_build_object(
          'name', 'definitions',
          'definitions', encode(digest, 'hex'),
          'version', (select version from app_private.database_version)
        )
      ],
      'migrate'
    );
  end if;
  for audited in select * from app_private.audited_tables() loop
    execute
      format(
        'select array_agg(to_jsonb(each)) from %s as each
          where not exists (
            select from app.audit_chain_heads as head
             where head.chain = concat_ws('':'', $1, app_private.audit_key(to_jsonb(each), $2))
          )',
        audited.relation
      )
    into unknown
    using audited.name, audited.rules;
    continue when unknown is null;
    perform app_private.write_audit_entries(
      context,
      audited.name,
      audited.rules,
      array_fill(null::jsonb, array[cardinality(unknown)]),
      unknown,
      'baseline'
    );
  end loop;
end;
$$;
comment on function app_private.record_migration is
  'The end of a migration: where it has changed anything, the audit log says what the database is made of now, and '
  'knows the rows that were there before their triggers, such as the words and settings that migrations bring.';
