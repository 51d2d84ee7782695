create or replace function app_private.keeps_ceilings_by_two()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.have_two_persons()
    or exists (select from app.payout_ceilings where lifted_at is null and is_kept_by_two);
$$;
comment on function app_private.keeps_ceilings_by_two is
  'Whether raising, lifting or passing a ceiling needs a second person: there are two admins, or there were when a '
  'ceiling that holds was set, so that who removes the other admins gains nothing.';
