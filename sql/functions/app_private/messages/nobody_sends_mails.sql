create or replace function app_private.nobody_sends_mails()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select exists (select from app_private.missed_tasks() as missed where missed.task = 'send_mails');
$$;
comment on function app_private.nobody_sends_mails is
  'Whether no worker sends mails: the task send_mails is missed. Then the API sends the alarms.';
