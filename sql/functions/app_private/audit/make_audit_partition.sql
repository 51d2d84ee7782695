create or replace function app_private.make_audit_partition(log text, month date)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  name constant text := app_private.audit_partition_name(log, month);
  first_id constant uuid := app_private.first_id_of(date_trunc('month', month::timestamp) at time zone 'UTC');
  end_id constant uuid := app_private.first_id_of(
    (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC'
  );
  is_late boolean;
begin
  if to_regclass(format('app_private.%I', name)) is not null then
    return null;
  end if;
  -- Rows of this month that are there already stay in the partition for all others.
  execute format('select exists (select from app_private.%I where id >= $1 and id < $2)', log || '_default')
  into is_late
  using first_id, end_id;
  if is_late then
    return null;
  end if;
  -- Made by itself and then attached: the log is locked for a moment only.
  execute format('create table app_private.%I (like app.%I including all excluding comments)', name, log);
  execute format('alter table app_private.%I enable row level security', name);
  execute
    format(
      'create trigger _100_refuse_change before update or delete or truncate on app_private.%I '
      'for each statement execute function app_private.refuse_change()',
      name
    );
  execute format('alter table app_private.%I enable always trigger _100_refuse_change', name);
  execute
    format(
      'alter table app.%I attach partition app_private.%I for values from (%L) to (%L)',
      log,
      name,
      first_id,
      end_id
    );
  return name;
end;
$$;
comment on function app_private.make_audit_partition is
  'Makes the partition of an audit log for a month (UTC), and returns its name; null when it is there, or when rows '
  'of that month are in the default partition.';
