create or replace function app_private.pending_funds_since()
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select extract(epoch from now() - make_interval(days => app_private.setting('pending_funds_days')))::bigint;
$$;
comment on function app_private.pending_funds_since is
  'From when on charges are read whose money may still be pending, in Unix seconds (setting pending_funds_days).';
