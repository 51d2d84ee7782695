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
          json_build_array(
            (entry).id::text,
            (entry).payout_id::text,
            (entry).placement_id::text,
            (entry).sequence::text,
            (entry).entity,
            (entry).entity_id,
            (entry).action,
            (entry).old_status,
            (entry).new_status,
            (entry).changed_by::text,
            (entry).changed_by_role,
            (entry).changed_by_name,
            (entry).reason,
            (entry).metadata::text,
            to_char((entry).created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
          )::text,
          'UTF8'
        )
    );
end;
comment on function app_private.audit_log_hash is
  'The same for app.audit_log as app_private.audit_row_hash for app.payout_audit_log: SHA-256 over the hash of the '
  'previous row of this entity and all other columns.';
