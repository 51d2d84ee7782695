create or replace function app_private.is_alarm_mail(mail_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from app_private.mail_items as item
      where item.mail_id = is_alarm_mail.mail_id and item.kind in ('task', 'money_stopped')
    );
$$;
comment on function app_private.is_alarm_mail is
  'Whether a mail tells an admin of a missed task or of money that cannot move, whatever else it tells.';
