create or replace function app_private.set_reason(reason text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.set_config('holdback.reason', coalesce(set_reason.reason, ''), true);
$$;
comment on function app_private.set_reason is
  'Sets the reason for the audit rows of the following changes in this transaction; null clears it.';
