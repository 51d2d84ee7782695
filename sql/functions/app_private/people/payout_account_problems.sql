create or replace function app_private.payout_account_problems(user_id uuid, stripe_account_id text)
returns table (error text, message text, what_to_do text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    'invalid_argument',
    format('%s is not the id of a Stripe account.', coalesce(payout_account_problems.stripe_account_id, '(none)')),
    'Give an id like acct_1A2b3C.'
  where
    payout_account_problems.stripe_account_id is null
    or payout_account_problems.stripe_account_id !~ '^acct_[A-Za-z0-9]{1,64}$'
  union all
  select
    'already_exists',
    format('%s belongs to another recruiter.', payout_account_problems.stripe_account_id),
    'Check the id: one Stripe account pays one recruiter.'
  from app.payout_accounts as other
  where
    other.stripe_account_id = payout_account_problems.stripe_account_id
    and other.user_id is distinct from payout_account_problems.user_id;
$$;
comment on function app_private.payout_account_problems is
  'Checks the link between a person and a Stripe account, for app.link_payout_account and the import. user_id: null '
  'for a person who is not in the database yet. Returns the problems; no row when there are none.';
