create or replace function app_private.fail_onboarding(onboarding_id uuid, problem text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app_private.onboardings as wanted
  set
    status = 'failed',
    problem = coalesce(
      app_private.as_stored_text(fail_onboarding.problem, app_private.max_long_text()),
      'Stripe refused it.'
    )
  where wanted.id = fail_onboarding.onboarding_id and wanted.status = 'asked';
$$;
comment on function app_private.fail_onboarding is
  'Records that Stripe refused to make the account or the link, in Stripe''s words. app.start_onboarding tries anew.';
