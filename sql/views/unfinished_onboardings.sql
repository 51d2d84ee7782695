create or replace view reporting.unfinished_onboardings
with (security_invoker = true, security_barrier = true)
as
  select
    person.id as recruiter_id,
    person.display_name as recruiter,
    person.email as recruiter_email,
    begun.started_at,
    extract(day from now() - begun.started_at)::integer as days_open
  from
    app_private.unfinished_onboardings() as begun
    join app.users as person on person.id = begun.recruiter_id;
comment on view reporting.unfinished_onboardings is
  'Recruiters who began their onboarding at Stripe more than onboarding_days ago and whose account still cannot '
  'receive, because Stripe waits for them: a row a recruiter.';
comment on column reporting.unfinished_onboardings.recruiter_id is 'The recruiter.';
comment on column reporting.unfinished_onboardings.recruiter is 'Their name.';
comment on column reporting.unfinished_onboardings.recruiter_email is 'Their e-mail address.';
comment on column reporting.unfinished_onboardings.started_at is 'When they began it first.';
comment on column reporting.unfinished_onboardings.days_open is 'Whole days since then.';
