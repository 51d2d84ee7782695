create or replace function app.remind_recruiters(recruiter_ids uuid[])
returns setof app.reminder
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  asked constant uuid[] := array(select distinct each.id from unnest(remind_recruiters.recruiter_ids) as each (id));
  -- Whoever asks, nobody hears it more than once a day.
  apart constant interval := '1 day';
  person app.users;
  reminded uuid[];
begin
  perform app_private.assert_admin();
  person := app_private.assert_signed_in();
  perform app_private.assert_ids(asked, 'recruiter_ids');
  reminded := app_private.write_reminders(
    array(select each.id from unnest(asked) as each (id) where app_private.recruiter_can_mend(each.id)),
    apart,
    reminded_by => person.id
  );
  return query select
      each.id,
      each.id = any (reminded),
      known.reminder_count,
      known.reminded_at,
      case
        when each.id = any (reminded) then null
        when known.reminded_at >= now() - apart then 'They were reminded within the last day already.'
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
