create or replace function app_private.record_definitions()
returns bytea
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  found constant jsonb := app_private.present_definitions();
  digest constant bytea := sha256(convert_to(found::text, 'UTF8'));
begin
  insert into app.audit_definitions (hash, definitions) values (digest, found) on conflict do nothing;
  return digest;
end;
$$;
comment on function app_private.record_definitions is
  'Records what the database is made of now, unless that state is known, and returns its hash.';
