create or replace function app_private.finish_audit_restore(month date)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
as $$
begin
  perform app_private.attach_audit_table('audit_log', finish_audit_restore.month);
  perform app_private.attach_audit_table('payout_audit_log', finish_audit_restore.month);
  if app_private.audit_month_digest(finish_audit_restore.month) is distinct from (
    select archive.digest from app.audit_archives as archive where archive.month = finish_audit_restore.month
  ) then
    perform app_private.raise_error(
      'archive_differs',
      format('These are not the rows of %s that were archived.', to_char(finish_audit_restore.month, 'YYYY-MM')),
      'Restore the file whose SHA-256 app.audit_archives has.',
      'month'
    );
  end if;
end;
$$;
comment on function app_private.finish_audit_restore is
  'Puts a restored month into the audit logs again, if its rows are those that were archived. Gives up '
  '(lock_not_available) rather than keep others waiting. The owner only. Raises HB078.';
