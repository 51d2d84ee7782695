create or replace function app_private.assert_archivable(month date)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  name constant text := to_char(assert_archivable.month, 'YYYY-MM');
  this_month constant date := date_trunc('month', now() at time zone 'UTC')::date;
  end_id uuid;
  older date;
  stray_count bigint;
begin
  if assert_archivable.month is null or assert_archivable.month <> date_trunc('month', assert_archivable.month) then
    perform app_private.raise_error(
      'month_not_archivable',
      format('%s is not the first day of a month.', coalesce(assert_archivable.month::text, 'Nothing')),
      'Give the month by its first day.',
      'month'
    );
  end if;
  if assert_archivable.month >= this_month then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s is not over.', name),
      'Archive it when it is, and when audit_months_kept other months have followed.',
      'month'
    );
  end if;
  if assert_archivable.month >= this_month - make_interval(months => app_private.setting('audit_months_kept')) then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s is among the %s that the audit logs keep.', name, app_private.setting('audit_months_kept')),
      'Wait until it is older, or set audit_months_kept to less.',
      'month'
    );
  end if;
  if assert_archivable.month not in (select attached.month from app_private.attached_audit_months() as attached) then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The audit logs have no month %s.', name),
      'select * from app.audit_archives says which months were archived.',
      'month'
    );
  end if;
  select min(attached.month)
  into older
  from app_private.attached_audit_months() as attached
  where
    attached.month < assert_archivable.month
    -- One that was restored leaves in any order.
    and attached.month not in (select archive.month from app.audit_archives as archive);
  if older is not null then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The older month %s is still in the audit logs.', to_char(older, 'YYYY-MM')),
      'Archive the months one after the other, the oldest first.',
      'month'
    );
  end if;
  end_id := app_private.first_id_of(app_private.end_of_audit_month(assert_archivable.month));
  select
    (select count(*) from app_private.audit_log_default as log where log.id < end_id)
      + (select count(*) from app_private.payout_audit_log_default as log where log.id < end_id)
  into stray_count;
  if stray_count > 0 then
    perform app_private.raise_error(
      'month_not_archivable',
      format('The month %s is not whole: %s rows until its end are in the default partition.', name, stray_count),
      'The month was not made in time, and stays; docs/audit.md says more.',
      'month'
    );
  end if;
end;
$$;
comment on function app_private.assert_archivable is
  'Raises HB077 for a month of the audit logs that cannot be archived: it is not over, or among the audit_months_kept '
  'that stay; it is not there, or an older one still is; or it is not whole.';
