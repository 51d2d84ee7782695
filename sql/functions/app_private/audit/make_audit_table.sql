create or replace function app_private.make_audit_table(log text, month date)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  name constant text := app_private.audit_partition_name(log, month);
begin
  execute format('create table app_private.%I (like app.%I including all excluding comments)', name, log);
  execute format('alter table app_private.%I enable row level security', name);
  execute
    format(
      'create trigger _100_refuse_change before update or delete or truncate on app_private.%I '
      'for each statement execute function app_private.refuse_change()',
      name
    );
  execute format('alter table app_private.%I enable always trigger _100_refuse_change', name);
end;
$$;
comment on function app_private.make_audit_table is
  'Makes the table of an audit log for a month, as the log is, and closed to all; not yet a partition of it.';
