create or replace function app_private.remind_of_onboardings()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from app_private.onboarding_reminders as old
  using app.payout_accounts as account
  where account.user_id = old.recruiter_id and account.transfers_enabled;
  with
    begun as materialized (
      select unfinished.*
      from app_private.unfinished_onboardings() as unfinished
    ),
    -- Without money that is due nothing is lost by waiting.
    owed as materialized (
      select
        risk.recruiter_id,
        jsonb_agg(
          jsonb_build_object('currency', risk.currency, 'amount', risk.amount, 'first_due_at', risk.first_due_at)
          order by risk.currency
        ) as amounts
      from reporting.accounts_at_risk as risk
      where
        risk.recruiter_id in (
          select begun.recruiter_id
          from begun
        )
      group by risk.recruiter_id
    ),
    reminded as (
      insert into app_private.onboarding_reminders as known (recruiter_id)
      select owed.recruiter_id
      from owed
      where app_private.setting('onboarding_reminders') > 0
      order by owed.recruiter_id
      on conflict (recruiter_id) do update
        set
          reminder_count = known.reminder_count + 1,
          reminded_at = now()
        where
          known.reminder_count < app_private.setting('onboarding_reminders')
          and known.reminded_at < now() - make_interval(days => app_private.setting('onboarding_days'))
      returning known.recruiter_id, known.reminder_count
    )
  insert into app.events (type, entity_id, payload)
  select
    'onboarding.unfinished',
    reminded.recruiter_id,
    jsonb_build_object(
      'recruiter_id', reminded.recruiter_id,
      'started_at', begun.started_at,
      'reminder', reminded.reminder_count,
      'amounts', owed.amounts
    )
  from
    reminded
    join begun on begun.recruiter_id = reminded.recruiter_id
    join owed on owed.recruiter_id = reminded.recruiter_id
  order by reminded.recruiter_id;
end;
$$;
comment on function app_private.remind_of_onboardings is
  'Writes an event (onboarding.unfinished) for each recruiter whose onboarding is not finished '
  '(app_private.unfinished_onboardings) and for whom money is due within 30 days (reporting.accounts_at_risk): at '
  'most onboarding_reminders times, onboarding_days apart, until their account can receive. The caller sees to it '
  'that it runs once at a time.';
