create or replace function app_private.audit_key(present jsonb, rules text[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select string_agg(coalesce(present ->> key.name, ''), '/' order by key.position)
  from unnest(string_to_array(rules[0], ',')) with ordinality as key (name, position);
$$;
comment on function app_private.audit_key is
  'The entity_id of a row in app.audit_log: the columns of its key (the first of the trigger''s arguments), with '
  'slashes between several.';
