-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.audit_row_hash(audit_row app.payout_audit_log)
returns bytea
language sql
stable
parallel safe
begin atomic
  select
    sha256(
      record_send(
        row(
          (audit_row).id,
          (audit_row).payout_id,
          (audit_row).placement_id,
          (audit_row).recruiter_id,
          (audit_row).company_id,
          (audit_row).sequence,
          (audit_row).entity,
          (audit_row).entity_id,
          (audit_row).action,
          (audit_row).old_status,
          (audit_row).new_status,
          (audit_row).changed_by,
          (audit_row).changed_by_role,
          (audit_row).changed_by_name,
          (audit_row).reason,
          (audit_row).metadata,
          (audit_row).created_at,
          (audit_row).previous_hash
        )
      )
    );
end;
comment on function app_private.audit_row_hash is
  'SHA-256 over all other columns of a row, in the order of the table, as Postgres sends such a row to a client in '
  'binary (docs/audit.md has the form to the letter): half the work of its text. Texts are sent in the client''s '
  'encoding, so whoever calls this sets client_encoding to UTF8.';
