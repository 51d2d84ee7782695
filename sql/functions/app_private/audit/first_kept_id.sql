create or replace function app_private.first_kept_id(at timestamptz)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select archive.end_id
        from app.audit_archives as archive
        where archive.ends_at <= first_kept_id.at
        order by archive.month desc
        limit 1
      ),
      '00000000-0000-0000-0000-000000000000'
    );
$$;
comment on function app_private.first_kept_id is
  'The id from which on the audit logs have all rows for a moment: those before are in archived months.';
