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
          json_build_array(
            (audit_row).id::text,
            (audit_row).payout_id::text,
            (audit_row).placement_id::text,
            (audit_row).recruiter_id::text,
            (audit_row).company_id::text,
            (audit_row).sequence::text,
            (audit_row).entity,
            (audit_row).entity_id::text,
            (audit_row).action,
            (audit_row).old_status,
            (audit_row).new_status,
            (audit_row).changed_by::text,
            (audit_row).changed_by_role,
            (audit_row).changed_by_name,
            (audit_row).reason,
            (audit_row).metadata::text,
            to_char((audit_row).created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
          )::text,
          'UTF8'
        )
    );
end;
comment on function app_private.audit_row_hash is
  'SHA-256 over the hash of the previous row and a JSON array of all other columns as texts, in the order of the '
  'table (docs/audit.md has the form to the letter). Times are in UTC with microseconds, so that session settings do '
  'not change the result.';
