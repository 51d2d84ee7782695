create or replace function app_private.longest_transaction()
returns interval
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select interval '7 days';
$$;
comment on function app_private.longest_transaction is
  'For how long a transaction may have been open that writes into the audit logs. A seal looks for rows of that much '
  'before the last one, and a row that is older, and that the last seal does not have, was not written then.';
