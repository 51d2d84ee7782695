create or replace function app_private.record_onboarding_account(onboarding_id uuid, stripe_account_id text)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  wanted app_private.onboardings;
  linked app.payout_accounts;
begin
  -- Recruiter, then account, as everywhere.
  perform
  from app.users as person
  where
    person.id = (
      select known.recruiter_id
      from app_private.onboardings as known
      where known.id = record_onboarding_account.onboarding_id
    )
  for no key update;
  select known.*
  into wanted
  from app_private.onboardings as known
  where known.id = record_onboarding_account.onboarding_id
  for no key update;
  select account.*
  into linked
  from app.payout_accounts as account
  where account.user_id = wanted.recruiter_id
  for share;
  if linked.id is null then
    insert into app.payout_accounts (user_id, stripe_account_id)
    values (wanted.recruiter_id, record_onboarding_account.stripe_account_id)
    returning *
    into linked;
    perform app_private.tell_linked_account(linked, null);
  end if;
  update app_private.onboardings as known
  set stripe_account_id = linked.stripe_account_id
  where known.id = wanted.id;
  return linked.stripe_account_id;
end;
$$;
comment on function app_private.record_onboarding_account is
  'Links the account that Stripe made for an onboarding, as the recruiter''s first; where another one was linked '
  'meanwhile, that stays. Returns the account that is linked.';
