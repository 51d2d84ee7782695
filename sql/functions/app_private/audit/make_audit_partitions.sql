create or replace function app_private.make_audit_partitions()
returns text[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
set timezone = 'UTC'
as $$
declare
  wanted record;
  is_late boolean;
  made text[] := '{}';
begin
  perform app_private.lock_by_name('audit_partitions');
  for wanted in
    select
      log.name as log,
      format('%s_%s', log.name, to_char(month, 'YYYY_MM')) as name,
      app_private.first_id_of(month) as first_id,
      app_private.first_id_of(month + interval '1 month') as end_id
    from
      generate_series(
        date_trunc('month', now()),
        date_trunc('month', now()) + make_interval(months => app_private.setting('audit_months_ahead')::integer),
        interval '1 month'
      ) as month
      cross join unnest(array['payout_audit_log', 'audit_log']) as log (name)
    order by month, log.name
  loop
    continue when to_regclass(format('app_private.%I', wanted.name)) is not null;
    -- Rows of this month that are there already stay in the partition for all others.
    execute format('select exists (select from app_private.%I where id >= $1 and id < $2)', wanted.log || '_default')
    into is_late
    using wanted.first_id, wanted.end_id;
    continue when is_late;
    -- Made by itself and then attached: the log is locked for a moment only.
    execute
      format('create table app_private.%I (like app.%I including all excluding comments)', wanted.name, wanted.log);
    execute format('alter table app_private.%I enable row level security', wanted.name);
    execute
      format(
        'create trigger _100_refuse_change before update or delete or truncate on app_private.%I '
        'for each statement execute function app_private.refuse_change()',
        wanted.name
      );
    execute format('alter table app_private.%I enable always trigger _100_refuse_change', wanted.name);
    execute
      format(
        'alter table app.%I attach partition app_private.%I for values from (%L) to (%L)',
        wanted.log,
        wanted.name,
        wanted.first_id,
        wanted.end_id
      );
    made := made || wanted.name;
  end loop;
  return made;
end;
$$;
comment on function app_private.make_audit_partitions is
  'Makes the partitions of both audit logs for this month and the next ones (setting audit_months_ahead), in UTC, and '
  'returns the names of those that it has made. It gives up (lock_not_available) rather than keep others waiting; the '
  'task tries again.';
