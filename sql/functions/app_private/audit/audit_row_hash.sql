-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.audit_row_hash(audit_row app.payout_audit_log)
returns bytea
language sql
stable
begin atomic
  select
    sha256(
      (audit_row).previous_hash
        || convert_to(
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
            extract(epoch from (audit_row).created_at)
          )::text,
          'UTF8'
        )
    );
end;
comment on function app_private.audit_row_hash is
  'SHA-256 over the hash of the previous row and the text that Postgres makes of a row of all other columns, in the '
  'order of the table (docs/audit.md has the form to the letter). The time is in seconds since 1970, so that session '
  'settings do not change the result. One call makes the text of all columns: a JSON array costs half as much again.';
