create or replace function app_private.write_reminders(
  recruiter_ids uuid[],
  apart interval,
  most integer default null,
  reminded_by uuid default null
)
returns uuid[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  reminded uuid[];
begin
  with
    -- Without money that is due nothing is lost by waiting.
    owed as (
      select distinct risk.recruiter_id
      from reporting.accounts_at_risk as risk
      where risk.recruiter_id = any (write_reminders.recruiter_ids)
    ),
    written as (
      insert into app_private.onboarding_reminders as known (recruiter_id, reminded_by)
      select owed.recruiter_id, write_reminders.reminded_by
      from owed
      where write_reminders.most is null or write_reminders.most > 0
      order by owed.recruiter_id
      on conflict (recruiter_id) do update
        set
          reminder_count = known.reminder_count + 1,
          reminded_at = now(),
          reminded_by = excluded.reminded_by
        where
          known.reminded_at < now() - write_reminders.apart
          and (write_reminders.most is null or known.reminder_count < write_reminders.most)
      returning known.recruiter_id
    )
  select array_agg(written.recruiter_id)
  into reminded
  from written;
  perform app_private.tell_reminders(reminded);
  return coalesce(reminded, '{}');
end;
$$;
comment on function app_private.write_reminders is
  'Reminds those of the recruiters for whom money is due within 30 days (reporting.accounts_at_risk), by event '
  '(onboarding.unfinished): nobody sooner than apart after their last reminder, nor more than most times (null: as '
  'often as somebody asks). Answers who was reminded.';
