create or replace function app_private.audit_partition_name(log text, month date)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s_%s', audit_partition_name.log, to_char(audit_partition_name.month, 'YYYY_MM'));
$$;
comment on function app_private.audit_partition_name is
  'The name of the partition of an audit log for a month, in app_private.';
