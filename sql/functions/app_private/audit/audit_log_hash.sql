-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.audit_log_hash(entry app.audit_log)
returns bytea
language sql
stable
begin atomic
  select
    sha256(
      (entry).previous_hash
        || convert_to(
          row(
            (entry).id,
            (entry).payout_id,
            (entry).placement_id,
            (entry).sequence,
            (entry).entity,
            (entry).entity_id,
            (entry).action,
            (entry).old_status,
            (entry).new_status,
            (entry).changed_by,
            (entry).changed_by_role,
            (entry).changed_by_name,
            (entry).reason,
            (entry).metadata,
            extract(epoch from (entry).created_at)
          )::text,
          'UTF8'
        )
    );
end;
comment on function app_private.audit_log_hash is
  'The same for app.audit_log as app_private.audit_row_hash for app.payout_audit_log: SHA-256 over the hash of the '
  'previous row of this entity and all other columns.';
