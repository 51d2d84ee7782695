create or replace function app_private.recruiter_can_mend(recruiter_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- An account has one problem of these at most.
  select
    exists (
      select
      from
        app_private.account_problems(recruiter_can_mend.recruiter_id) as problem
        join app_private.readiness_codes as known on known.code = problem.code
      where
        known.effect in ('stops', 'will_stop')
        and (
          known.who = 'recruiter'
          or known.code in (
            select meaning.code from app_private.explanation_codes as meaning where meaning.recruiter_mends
          )
        )
    );
$$;
comment on function app_private.recruiter_can_mend is
  'Whether a recruiter''s account cannot receive, or will not from a date on, and it is theirs to mend: by Stripe''s '
  'form, or by a first account.';
