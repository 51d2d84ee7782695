create or replace function app_private.attached_audit_months()
returns table (month date)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select distinct to_date(right(partition.relname, 7), 'YYYY_MM')
  from
    pg_inherits as part
    join pg_class as partition on partition.oid = part.inhrelid
  where
    part.inhparent in ('app.audit_log'::regclass, 'app.payout_audit_log'::regclass)
    and partition.relname ~ '_[0-9]{4}_[0-9]{2}$';
$$;
comment on function app_private.attached_audit_months is
  'The months of which an audit log has a partition: those to come, those that were not archived, and archived ones '
  'that were restored.';
