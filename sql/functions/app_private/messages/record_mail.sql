create or replace function app_private.record_mail(
  mail_id uuid,
  attempt integer,
  outcome text,
  error_code text default null,
  response_code integer default null,
  error_message text default null
)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- The server has heard the mail's sender, recipient or text, and refuses it for good.
  is_hopeless constant boolean := record_mail.error_code in ('EENVELOPE', 'EMESSAGE')
  and record_mail.response_code between 500 and 599;
  result text;
begin
  if record_mail.outcome not in ('sent', 'logged', 'refused', 'put_off') then
    perform app_private.raise_error(
      'invalid_argument',
      'A mail is sent, logged, refused or put off.',
      'Say one of these.',
      'outcome'
    );
  end if;
  update app_private.mails as mail
  set
    status = case
      when record_mail.outcome in ('sent', 'logged') then record_mail.outcome
      when is_hopeless or mail.created_at < now() - make_interval(hours => app_private.setting('mail_retry_hours'))
        then 'failed'
      else 'waiting'
    end,
    sent_at = case when record_mail.outcome in ('sent', 'logged') then clock_timestamp() end,
    attempt = case when record_mail.outcome = 'put_off' then mail.attempt - 1 else mail.attempt end,
    next_attempt_at = now()
      + app_private.retry_delay(
        app_private.setting('mail_retry_base_seconds'),
        app_private.setting('mail_retry_cap_seconds'),
        mail.attempt - 1
      ),
    content = case
      when record_mail.outcome in ('sent', 'logged')
        or is_hopeless
        or mail.created_at < now() - make_interval(hours => app_private.setting('mail_retry_hours'))
        then null
      else mail.content
    end,
    error_code = app_private.as_stored_text(record_mail.error_code, app_private.max_short_text()),
    error_message = app_private.as_stored_text(record_mail.error_message, app_private.max_short_text())
  where mail.id = record_mail.mail_id and mail.attempt = record_mail.attempt and mail.status = 'sending'
  returning mail.status
  into result;
  return result;
end;
$$;
comment on function app_private.record_mail is
  'Records what became of an attempt to send a mail. outcome: sent, logged (there is no mail server), refused, or '
  'put_off (not tried, because the server takes none at the moment; it does not count as an attempt). What was '
  'refused is tried again later and later, unless the server refused this very mail for good (5xx), or it is older '
  'than mail_retry_hours. Returns the new status; null when somebody else has the mail by now. Raises HB008 (no such '
  'outcome).';
