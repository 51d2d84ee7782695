-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.audit_log_hash(entry app.audit_log)
returns bytea
language sql
stable
parallel safe
begin atomic
  select
    sha256(
      record_send(
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
          (entry).created_at,
          (entry).previous_hash
        )
      )
    );
end;
comment on function app_private.audit_log_hash is
  'The same for app.audit_log as app_private.audit_row_hash for app.payout_audit_log.';
