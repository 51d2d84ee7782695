create or replace function app_private.begin_audit_restore(month date)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.lock_by_name('audit_partitions');
  if not exists (select from app.audit_archives as archive where archive.month = begin_audit_restore.month) then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s was never archived.', begin_audit_restore.month),
      'select * from app.audit_archives says which months were.',
      'month'
    );
  end if;
  if begin_audit_restore.month in (select attached.month from app_private.attached_audit_months() as attached) then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s is in the audit logs.', to_char(begin_audit_restore.month, 'YYYY-MM')),
      'Ask the logs: there is nothing to restore.',
      'month'
    );
  end if;
  perform app_private.make_audit_table('audit_log', begin_audit_restore.month);
  perform app_private.make_audit_table('payout_audit_log', begin_audit_restore.month);
end;
$$;
comment on function app_private.begin_audit_restore is
  'Makes the tables for the rows of an archived month (app_private.restore_audit_rows); in the same transaction '
  'app_private.finish_audit_restore puts them into the logs. The owner only. Raises HB077.';
