create or replace function app_private.record_onboarding_link(
  onboarding_id uuid,
  kind text,
  url text,
  expires_at timestamptz
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app_private.onboardings as wanted
  set
    status = 'ready',
    kind = record_onboarding_link.kind,
    url = record_onboarding_link.url,
    expires_at = least(record_onboarding_link.expires_at, clock_timestamp() + interval '5 minutes')
  where wanted.id = record_onboarding_link.onboarding_id and wanted.status = 'asked';
$$;
comment on function app_private.record_onboarding_link is
  'Keeps the link that Stripe made, for the recruiter to take within five minutes (app.take_onboarding_link).';
