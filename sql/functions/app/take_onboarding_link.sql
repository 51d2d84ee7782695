create or replace function app.take_onboarding_link(user_id uuid)
returns app.onboarding
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person constant app.users := app_private.assert_signed_in();
  newest app_private.onboardings;
begin
  if person.id is distinct from take_onboarding_link.user_id then
    -- Who has the link can put in a bank account: not even an admin gets it.
    perform app_private.raise_error(
      'not_permitted',
      'A link to Stripe''s pages is the recruiter''s own.',
      'The recruiter signs in and takes it.',
      'user_id'
    );
  end if;
  select known.*
  into newest
  from app_private.onboardings as known
  where known.recruiter_id = take_onboarding_link.user_id
  order by known.id desc
  limit 1
  for no key update;
  if newest.id is null or newest.status = 'ready' and newest.expires_at <= clock_timestamp() then
    perform app_private.raise_not_found('link that is still valid', 'user_id', 'Ask for one: start_onboarding.');
  end if;
  if newest.status = 'ready' then
    update app_private.onboardings
    set
      status = 'taken',
      url = null
    where id = newest.id;
  end if;
  return app_private.onboarding_state(newest, newest.status = 'ready');
end;
$$;
comment on function app.take_onboarding_link is
  'Hands the recruiter the link that app.start_onboarding asked for, once: it is forgotten then. While it is being '
  'made, status is asked, and url is null: ask again a moment later. For the recruiter themselves only. Raises HB001 '
  '(anybody else), HB002 (no link was asked for, or it is not valid any more).';
