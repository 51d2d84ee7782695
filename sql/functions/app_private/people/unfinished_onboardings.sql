create or replace function app_private.unfinished_onboardings()
returns table (recruiter_id uuid, started_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select started.recruiter_id, min(started.created_at)
  from
    app_private.onboardings as started
    join app.users as person on person.id = started.recruiter_id
    left join app.payout_accounts as account on account.user_id = started.recruiter_id
  where
    started.kind is distinct from 'dashboard'
    and person.deactivated_at is null
    -- Most have finished: what is wrong with their accounts need not be found out.
    and account.transfers_enabled is not true
    -- What Stripe has rejected, or only an admin can mend, is told by itself.
    and exists (
      select
      from app_private.account_problems(started.recruiter_id) as problem
      where problem.code in ('no_payout_account', 'transfers_disabled')
    )
  group by started.recruiter_id
  having min(started.created_at) < now() - make_interval(days => app_private.setting('onboarding_days')::integer);
$$;
comment on function app_private.unfinished_onboardings is
  'The recruiters who began their onboarding at Stripe more than onboarding_days ago and whose account still cannot '
  'receive, because Stripe waits for them. For readers of reporting.';
