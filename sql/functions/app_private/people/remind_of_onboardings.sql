create or replace function app_private.remind_of_onboardings()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from app_private.onboarding_reminders as old
  using app.payout_accounts as account
  where
    account.user_id = old.recruiter_id
    and account.transfers_enabled
    -- Stripe may have set a date from which on it receives nothing.
    and not app_private.recruiter_can_mend(old.recruiter_id);
  perform app_private.write_reminders(
    array(select begun.recruiter_id from app_private.unfinished_onboardings() as begun),
    make_interval(days => app_private.setting('onboarding_days')),
    most => app_private.setting('onboarding_reminders')
  );
end;
$$;
comment on function app_private.remind_of_onboardings is
  'Writes an event (onboarding.unfinished) for each recruiter whose onboarding is not finished '
  '(app_private.unfinished_onboardings) and for whom money is due within 30 days (reporting.accounts_at_risk): at '
  'most onboarding_reminders times, onboarding_days apart, until their account can receive. The caller sees to it '
  'that it runs once at a time.';
