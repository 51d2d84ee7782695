create or replace function app_private.onboarding_state(
  onboarding app_private.onboardings,
  tells_url boolean default false
)
returns app.onboarding
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      (onboarding_state.onboarding).id,
      (onboarding_state.onboarding).recruiter_id,
      (onboarding_state.onboarding).status,
      (onboarding_state.onboarding).stripe_account_id,
      (onboarding_state.onboarding).kind,
      case when onboarding_state.tells_url then (onboarding_state.onboarding).url end,
      (onboarding_state.onboarding).expires_at,
      (onboarding_state.onboarding).problem
    )::app.onboarding;
$$;
comment on function app_private.onboarding_state is
  'An onboarding as app.start_onboarding and app.take_onboarding_link show it; the link only where it is handed over.';
