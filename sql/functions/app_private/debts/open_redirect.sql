create or replace function app_private.open_redirect(payout_id uuid)
returns app.recoveries
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select *
  from app.recoveries as open
  where open.payout_id = open_redirect.payout_id and open.purpose = 'redirect' and open.status = 'open';
$$;
comment on function app_private.open_redirect is
  'The redirect of a payout that is open: app.redirect_payout, not yet settled or stopped.';
