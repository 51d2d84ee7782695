create or replace function app_private.begin_onboarding(onboarding_id uuid)
returns table (
  recruiter_id uuid,
  email text,
  stripe_account_id text,
  country text,
  service_agreement text,
  requests_card_payments boolean
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    person.id,
    person.email,
    coalesce(account.stripe_account_id, wanted.stripe_account_id),
    wanted.country,
    wanted.service_agreement,
    wanted.requests_card_payments
  from
    app_private.onboardings as wanted
    join app.users as person on person.id = wanted.recruiter_id and person.deactivated_at is null
    left join app.payout_accounts as account on account.user_id = person.id
  where wanted.id = begin_onboarding.onboarding_id and wanted.status = 'asked';
$$;
comment on function app_private.begin_onboarding is
  'What the worker asks Stripe for: without stripe_account_id an account, then a link. No row: there is nothing to do.';
