-- Personal data that is erased on request: the keys without which the audit log's digests of it say nothing.

create table app_private.audit_row_keys (
  entity text not null check (app_private.is_identifier(entity, 'entity')),
  entity_id text not null check (app_private.is_identifier(entity_id, 'entity_id')),
  key bytea not null default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'),
  erased_at timestamptz,
  primary key (entity, entity_id)
);
comment on table app_private.audit_row_keys is
  'The key of the digests that app.audit_log keeps of the personal data of one row: candidates'' names, and what '
  'requests say of them. app.erase_candidate replaces it, so that nobody can try names against the older digests.';
comment on column app_private.audit_row_keys.erased_at is
  'When the key before this one was thrown away; null: it is the first.';
