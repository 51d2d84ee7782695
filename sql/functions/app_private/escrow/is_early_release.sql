create or replace function app_private.is_early_release(hold app.escrow_holds)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select (is_early_release.hold).release_date > now();
$$;
comment on function app_private.is_early_release is
  'Whether a release of this hold now would come before its release date.';
