create or replace function app_private.remind_of_onboardings()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  reminded uuid[];
begin
  delete from app_private.onboarding_reminders as old
  using app.payout_accounts as account
  where
    account.user_id = old.recruiter_id
    and account.transfers_enabled
    -- Stripe may have set a date from which on it receives nothing.
    and not app_private.recruiter_can_mend(old.recruiter_id);
  with
    -- Without money that is due nothing is lost by waiting.
    owed as (
      select distinct risk.recruiter_id
      from reporting.accounts_at_risk as risk
      where
        risk.recruiter_id in (
          select begun.recruiter_id
          from app_private.unfinished_onboardings() as begun
        )
    ),
    written as (
      insert into app_private.onboarding_reminders as known (recruiter_id)
      select owed.recruiter_id
      from owed
      where app_private.setting('onboarding_reminders') > 0
      order by owed.recruiter_id
      on conflict (recruiter_id) do update
        set
          reminder_count = known.reminder_count + 1,
          reminded_at = now(),
          reminded_by = null
        where
          known.reminder_count < app_private.setting('onboarding_reminders')
          and known.reminded_at < now() - make_interval(days => app_private.setting('onboarding_days'))
      returning known.recruiter_id
    )
  select array_agg(written.recruiter_id)
  into reminded
  from written;
  perform app_private.tell_reminders(reminded);
end;
$$;
comment on function app_private.remind_of_onboardings is
  'Writes an event (onboarding.unfinished) for each recruiter whose onboarding is not finished '
  '(app_private.unfinished_onboardings) and for whom money is due within 30 days (reporting.accounts_at_risk): at '
  'most onboarding_reminders times, onboarding_days apart, until their account can receive. The caller sees to it '
  'that it runs once at a time.';
