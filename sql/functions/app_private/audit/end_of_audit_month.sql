create or replace function app_private.end_of_audit_month(month date)
returns timestamptz
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select (date_trunc('month', end_of_audit_month.month::timestamp) + interval '1 month') at time zone 'UTC';
$$;
comment on function app_private.end_of_audit_month is
  'The moment at which a month of the audit logs is over, in UTC: the beginning of the next one.';
