create or replace function app_private.tell_reminders(recruiter_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app.events (type, entity_id, payload)
  select
    'onboarding.unfinished',
    reminded.recruiter_id,
    jsonb_build_object(
      'recruiter_id', reminded.recruiter_id,
      'started_at', (
        select min(begun.created_at)
        from app_private.onboardings as begun
        where begun.recruiter_id = reminded.recruiter_id and begun.kind is distinct from 'dashboard'
      ),
      'reminder', reminded.reminder_count,
      'reminded_by', reminded.reminded_by,
      'amounts', jsonb_agg(
        jsonb_build_object('currency', risk.currency, 'amount', risk.amount, 'first_due_at', risk.first_due_at)
        order by risk.currency
      )
    )
  from
    app_private.onboarding_reminders as reminded
    join reporting.accounts_at_risk as risk on risk.recruiter_id = reminded.recruiter_id
  where reminded.recruiter_id = any (tell_reminders.recruiter_ids)
  group by reminded.recruiter_id, reminded.reminder_count, reminded.reminded_by
  order by reminded.recruiter_id;
$$;
comment on function app_private.tell_reminders is
  'Writes the event (onboarding.unfinished) of a reminder that was just written, with what is due within 30 days '
  '(reporting.accounts_at_risk; minor units), for each of the recruiters.';
