create or replace function app_private.assert_not_archived(at timestamptz)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  archived constant app.audit_archives := (
    select archive
    from app.audit_archives as archive
    where archive.ends_at > assert_not_archived.at
    order by archive.month
    limit 1
  );
begin
  if
    archived.month is null
    -- Before the logs begin.
    or archived.month::timestamp at time zone 'UTC' > assert_not_archived.at
    or archived.month in (select attached.month from app_private.attached_audit_months() as attached)
  then
    return;
  end if;
  perform app_private.raise_error(
    'month_archived',
    format('The audit logs of %s were archived.', to_char(archived.month, 'YYYY-MM')),
    format(
      'Ask for a moment from %s on, or restore the month from its file, whose SHA-256 is %s (docs/audit.md).',
      to_char(
        (select max(archive.ends_at) from app.audit_archives as archive) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
      ),
      encode(archived.file_hash, 'hex')
    ),
    'at'
  );
end;
$$;
comment on function app_private.assert_not_archived is
  'Raises HB076 for a moment within a month whose audit rows were archived and are not restored: what was then '
  'follows from rows that are not here.';
