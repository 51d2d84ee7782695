create or replace function app.start_onboarding(user_id uuid, country text default null)
returns app.onboarding
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  is_own constant boolean := coalesce(app_private.current_user_id() = start_onboarding.user_id, false);
  actor record;
  person app.users;
  account app.payout_accounts;
  platform_country text;
  wanted app_private.onboardings;
begin
  if not is_own then
    perform app_private.assert_admin();
  end if;
  perform app_private.assert_fresh_sign_in();
  actor := app_private.current_actor();
  select known.*
  into person
  from app.users as known
  where known.id = start_onboarding.user_id and known.role = 'recruiter' and known.deactivated_at is null
  for no key update;
  if person.id is null then
    perform app_private.raise_not_found('recruiter', 'user_id', 'Create the user first, with the role recruiter.');
  end if;
  -- One at a time: the same link, or the same account that is being made.
  select open.*
  into wanted
  from app_private.onboardings as open
  where
    open.recruiter_id = person.id
    and (open.status = 'asked' or open.status = 'ready' and open.expires_at > clock_timestamp());
  if found then
    return app_private.onboarding_state(wanted);
  end if;
  wanted := null;
  select known.* into account from app.payout_accounts as known where known.user_id = person.id for share;
  if account.id is null then
    if app_private.is_country_code(start_onboarding.country) is not true then
      perform app_private.raise_error(
        'invalid_argument',
        'The recruiter has no account yet, and the country for one is missing or no country code.',
        'Give the country in which the recruiter lives, as two capital letters such as DE.',
        'country'
      );
    end if;
    select bound.country into platform_country from app_private.lineage as bound;
    if platform_country is null then
      perform app_private.raise_error(
        'platform_unknown',
        'The country of the platform''s own Stripe account is not known yet.',
        'Start a worker with the Stripe key; it asks for it.',
        'country'
      );
    end if;
    if app_private.is_controlled_account(person.id) then
      if is_own and app_private.controlled_from('account_change') is not null then
        perform app_private.raise_error(
          'second_person_needed',
          'Money is owed already, and a first account for it needs two admins of the platform.',
          'Ask the platform to start this.',
          'user_id'
        );
      elseif
        not is_own
        and app_private.needs_second_person(
          'account_change',
          'start_onboarding',
          jsonb_build_object('user_id', person.id, 'country', start_onboarding.country),
          jsonb_build_object('email', person.email, 'stripe_account', null),
          recruiter_id => person.id
        )
      then
        return null;
      end if;
    end if;
    wanted.country := start_onboarding.country;
    wanted.service_agreement := case
      when app_private.is_out_of_reach(start_onboarding.country, 'full') then 'recipient'
      else 'full'
    end;
    wanted.requests_card_payments := wanted.service_agreement = 'full' and platform_country <> wanted.country;
  end if;
  delete from app_private.onboardings as old
  where old.recruiter_id = person.id and old.status = 'ready';
  insert into app_private.onboardings (
    recruiter_id, country, service_agreement, requests_card_payments, stripe_account_id, requested_by, requested_by_role
  )
  values
    (
      person.id,
      wanted.country,
      wanted.service_agreement,
      coalesce(wanted.requests_card_payments, false),
      account.stripe_account_id,
      actor.user_id,
      actor.role
    )
  returning *
  into wanted;
  perform app_private.enqueue(
    'onboard_recruiter',
    array[jsonb_build_object('onboarding_id', wanted.id)],
    job_keys => array['onboard_recruiter:' || wanted.id]
  );
  return app_private.onboarding_state(wanted);
end;
$$;
comment on function app.start_onboarding is
  'Gets a recruiter to Stripe: has the worker make an Express account where none is linked (country: two letters; its '
  'capabilities and service agreement follow from that and the platform''s country), and a link to Stripe''s pages, '
  'which the recruiter takes by app.take_onboarding_link. While one is being made or waits to be taken, that one is '
  'returned. Under dual control (kind account_change) a first account while money is owed leaves an admin''s request '
  'and returns null. For the recruiter and admins. Raises HB001, HB002 (no such recruiter), HB008 (no country), HB035 '
  '(too many requests), HB036 (money is owed, and control is on: an admin must ask), HB057 (no worker has asked '
  'Stripe yet), HB073 (over the API: the sign-in is too old).';
