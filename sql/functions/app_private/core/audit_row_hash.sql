create or replace function app_private.audit_row_hash(audit_row app.payout_audit_log)
returns bytea
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    sha256(
      (audit_row).previous_hash
        || convert_to(
          jsonb_build_array(
            (audit_row).id,
            (audit_row).payout_id,
            (audit_row).sequence,
            (audit_row).entity,
            (audit_row).entity_id,
            (audit_row).action,
            (audit_row).old_status,
            (audit_row).new_status,
            (audit_row).changed_by,
            (audit_row).changed_by_role,
            (audit_row).reason,
            (audit_row).metadata,
            extract(epoch from (audit_row).created_at)
          )::text,
          'UTF8'
        )
    );
$$;
comment on function app_private.audit_row_hash is
  'SHA-256 over the hash of the previous row and a JSON array of this row''s columns, as text. placement_id, '
  'recruiter_id, company_id and changed_by_name are not covered. Times are seconds since 1970 with microseconds, so '
  'that session settings do not change the result.';
