create or replace function app_private.make_audit_partitions()
returns table (made text[], stray_count bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
as $$
declare
  wanted record;
  name text;
begin
  perform app_private.lock_by_name('audit_partitions');
  made := '{}';
  for wanted in
    select log.name as log, each.month::date as month
    from
      generate_series(
        date_trunc('month', now() at time zone 'UTC'),
        (now() at time zone 'UTC') + make_interval(months => app_private.setting('audit_months_ahead')),
        interval '1 month'
      ) as each (month)
      cross join unnest(array['audit_log', 'payout_audit_log']) as log (name)
    order by each.month, log.name
  loop
    name := app_private.make_audit_partition(wanted.log, wanted.month);
    if name is not null then
      made := made || name;
    end if;
  end loop;
  select
    (select count(*) from app_private.payout_audit_log_default) + (select count(*) from app_private.audit_log_default)
  into stray_count;
  return next;
end;
$$;
comment on function app_private.make_audit_partitions is
  'Makes the partitions of both audit logs for this month and the next ones (setting audit_months_ahead), in UTC. '
  'made: the names of those that it has made; stray_count: rows that went into the default partitions, because that '
  'of their month was not made in time. Gives up (lock_not_available) rather than keep others waiting; the task tries '
  'again.';
