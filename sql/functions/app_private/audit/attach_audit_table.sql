create or replace function app_private.attach_audit_table(log text, month date)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute
    format(
      'alter table app.%I attach partition app_private.%I for values from (%L) to (%L)',
      log,
      app_private.audit_partition_name(log, month),
      app_private.first_id_of(date_trunc('month', month::timestamp) at time zone 'UTC'),
      app_private.first_id_of(app_private.end_of_audit_month(month))
    );
end;
$$;
comment on function app_private.attach_audit_table is
  'Makes the table of a month (app_private.make_audit_table) a partition of its audit log.';
