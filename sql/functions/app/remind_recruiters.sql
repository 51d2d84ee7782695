create or replace function app.remind_recruiters(recruiter_ids uuid[])
returns setof app.reminder
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  asked constant uuid[] := array(select distinct each.id from unnest(remind_recruiters.recruiter_ids) as each (id));
  person app.users;
  reminded uuid[];
begin
  perform app_private.assert_admin();
  person := app_private.assert_signed_in();
  perform app_private.assert_ids(asked, 'recruiter_ids');
  with
    owed as (
      select distinct risk.recruiter_id
      from reporting.accounts_at_risk as risk
      where risk.recruiter_id = any (asked) and app_private.recruiter_can_mend(risk.recruiter_id)
    ),
    written as (
      insert into app_private.onboarding_reminders as known (recruiter_id, reminded_by)
      select owed.recruiter_id, person.id
      from owed
      order by owed.recruiter_id
      on conflict (recruiter_id) do update
        set
          reminder_count = known.reminder_count + 1,
          reminded_at = now(),
          reminded_by = excluded.reminded_by
        -- Whoever asks, nobody hears it more than once a day.
        where known.reminded_at < now() - interval '1 day'
      returning known.recruiter_id
    )
  select array_agg(written.recruiter_id)
  into reminded
  from written;
  perform app_private.tell_reminders(reminded);
  return query select
      each.id,
      each.id = any (coalesce(reminded, '{}')),
      known.reminder_count,
      known.reminded_at,
      case
        when each.id = any (reminded) then null
        when known.reminded_at >= now() - interval '1 day' then 'They were reminded within the last day already.'
        else 'No money waits for what they could do about their account.'
      end
    from
      unnest(asked) as each (id)
      left join app_private.onboarding_reminders as known on known.recruiter_id = each.id
    order by each.id;
end;
$$;
comment on function app.remind_recruiters is
  'Reminds recruiters, by event (onboarding.unfinished) and mail, of what keeps their account from receiving what is '
  'due within 30 days, where it is theirs to mend: once a day each at most, reminders that were sent by themselves '
  'counted. One answer a row: is_reminded, or because. A reminder counts among onboarding_reminders. Between 1 and '
  'app.most_rows_at_once ids. It moves no money. Admins only. Raises HB001 (also for a login that is nobody), HB008 '
  '(no ids or too many).';
