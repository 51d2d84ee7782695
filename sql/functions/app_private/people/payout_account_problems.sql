create or replace function app_private.payout_account_problems(
  user_id uuid,
  stripe_account_id text,
  country text default null,
  service_agreement text default null
)
returns table (argument text, error text, message text, what_to_do text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    'stripe_account_id',
    'invalid_argument',
    format('%s is not the id of a Stripe account.', coalesce(payout_account_problems.stripe_account_id, '(none)')),
    'Give an id like acct_1A2b3C.'
  where
    payout_account_problems.stripe_account_id is null
    or payout_account_problems.stripe_account_id !~ '^acct_[A-Za-z0-9]{1,64}$'
  union all
  select
    'stripe_account_id',
    'already_exists',
    format('%s belongs to another recruiter.', payout_account_problems.stripe_account_id),
    'Check the id: one Stripe account pays one recruiter.'
  from app.payout_accounts as other
  where
    other.stripe_account_id = payout_account_problems.stripe_account_id
    and other.user_id is distinct from payout_account_problems.user_id
  union all
  select
    'country',
    'invalid_argument',
    format('%s is no country code.', left(payout_account_problems.country, 40)),
    'Give two capital letters such as DE, or leave it out.'
  where not app_private.is_country_code(payout_account_problems.country)
  union all
  select
    'service_agreement',
    'invalid_argument',
    format('%s is no service agreement of Stripe.', left(payout_account_problems.service_agreement, 40)),
    'Give full or recipient, or leave it out.'
  where payout_account_problems.service_agreement not in ('full', 'recipient')
  union all
  select
    'country',
    'account_out_of_reach',
    format(
      'Stripe sends no money from the platform''s country to an account in %s under the %s service agreement.',
      payout_account_problems.country,
      coalesce(payout_account_problems.service_agreement, 'full')
    ),
    'Have an account under the recipient agreement opened (start_onboarding does), or one in a country that can be '
    'paid.'
  where
    app_private.is_country_code(payout_account_problems.country)
    and app_private.is_out_of_reach(payout_account_problems.country, payout_account_problems.service_agreement);
$$;
comment on function app_private.payout_account_problems is
  'Checks the link between a person and a Stripe account, for app.link_payout_account and the import. user_id: null '
  'for a person who is not in the database yet. country, service_agreement: what is known of the account, null: '
  'nothing. Returns the problems; no row when there are none.';
