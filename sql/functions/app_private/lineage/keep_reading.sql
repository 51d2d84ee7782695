create or replace function app_private.keep_reading()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app_private.lineage
  set reading_until = clock_timestamp() + make_interval(secs => app_private.setting('transfer_lease_seconds'))
  where status = 'reading';
$$;
comment on function app_private.keep_reading is
  'Renews the lease of the job that reads Stripe''s list: two of them would ask Stripe the same.';
