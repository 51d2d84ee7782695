create or replace function app_private.account_funds(stripe_account_id text, currency text)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select known.available
  from app_private.account_balances as known
  where
    known.stripe_account_id = account_funds.stripe_account_id
    and known.currency = account_funds.currency
    and known.checked_at > clock_timestamp() - make_interval(secs => app_private.setting('account_balance_seconds'));
$$;
comment on function app_private.account_funds is
  'The available balance of a recruiter''s Stripe account, in minor units, if it was read a short time ago (setting '
  'account_balance_seconds); null when it is not known.';
