create or replace function app_private.audit_digest(value jsonb, entity text default null, entity_id text default null)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.keyed_digest(
      audit_digest.value,
      coalesce(
        (
          select own.key
          from app_private.audit_row_keys as own
          where own.entity = audit_digest.entity and own.entity_id = audit_digest.entity_id
        ),
        (select digest_key.key from app_private.audit_digest_key as digest_key)
      )
    );
$$;
comment on function app_private.audit_digest is
  'What the audit log keeps of a secret or of a person''s data: a keyed digest, by which the same value is known '
  'again and no other is found. Null for null. The key is the row''s own, where it has one '
  '(app_private.audit_row_keys), else that of the log.';
