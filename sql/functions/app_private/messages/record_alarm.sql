create or replace function app_private.record_alarm(
  mail_id uuid,
  attempt integer,
  outcome text,
  error_code text default null,
  response_code integer default null,
  error_message text default null
)
returns text
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when app_private.is_alarm_mail(record_alarm.mail_id)
        then app_private.record_mail(
          record_alarm.mail_id,
          record_alarm.attempt,
          record_alarm.outcome,
          record_alarm.error_code,
          record_alarm.response_code,
          record_alarm.error_message
        )
    end;
$$;
comment on function app_private.record_alarm is
  'For the API: app_private.record_mail for a mail of app_private.take_alarms; null, and nothing changes, for any '
  'other. Raises HB008 (no such outcome).';
