create or replace function app_private.make_audit_keys(entity text, entity_ids text[])
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  insert into app_private.audit_row_keys (entity, entity_id)
  select make_audit_keys.entity, entity_id
  from unnest(make_audit_keys.entity_ids) as entity_id
  on conflict on constraint audit_row_keys_pkey do nothing;
$$;
comment on function app_private.make_audit_keys is
  'Makes the keys of the digests that the audit log keeps of these rows, where they have none.';
