create or replace function app_private.onboarding_needs(open_schedules app_private.open_schedule[])
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'onboarding_unfinished',
      since => begun.started_at,
      recruiter_id => begun.recruiter_id,
      record => begun.recruiter_id::text
    )
  from app_private.unfinished_onboardings() as begun
  where
    begun.recruiter_id not in (
      select open.recruiter_id
      from unnest(open_schedules) as open
      where
        open.blockers && array(
          select known.code
          from app_private.explanation_codes as known
          where known.recruiter_mends
        )
    )
    and begun.recruiter_id not in (select risk.recruiter_id from reporting.accounts_at_risk as risk);
$$;
comment on function app_private.onboarding_needs is
  'For app.needs_you: recruiters who began their onboarding more than onboarding_days ago, while no money waits for '
  'it.';
