create or replace function app_private.make_audit_partition(log text, month date)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  name constant text := app_private.audit_partition_name(log, month);
  is_late boolean;
begin
  if to_regclass(format('app_private.%I', name)) is not null then
    return null;
  end if;
  -- Rows of this month that are there already stay in the partition for all others.
  execute format('select exists (select from app_private.%I where id >= $1 and id < $2)', log || '_default')
  into is_late
  using
    app_private.first_id_of(date_trunc('month', month::timestamp) at time zone 'UTC'),
    app_private.first_id_of(app_private.end_of_audit_month(month));
  if is_late then
    return null;
  end if;
  -- Made by itself and then attached: the log is locked for a moment only.
  perform app_private.make_audit_table(log, month);
  perform app_private.attach_audit_table(log, month);
  return name;
end;
$$;
comment on function app_private.make_audit_partition is
  'Makes the partition of an audit log for a month (UTC), and returns its name; null when it is there, or when rows '
  'of that month are in the default partition.';
