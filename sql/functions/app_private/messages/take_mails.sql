create or replace function app_private.take_mails(most integer, due_by timestamptz, only_alarms boolean default false)
returns table (id uuid, attempt integer, user_id uuid, address text, content jsonb)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if app_private.gate_code() is not distinct from 'account_not_claimed' then
    return;
  end if;
  return query with
      due as (
        select mail.id
        from app_private.mails as mail
        where
          mail.status in ('open', 'waiting', 'sending')
          and mail.next_attempt_at <= least(take_mails.due_by, now())
          and (not take_mails.only_alarms or (mail.is_urgent and app_private.is_alarm_mail(mail.id)))
        order by mail.next_attempt_at, mail.id
        limit take_mails.most
        for update skip locked
      ),
      ready as materialized (
        select
          due.id,
          case
            when person.deactivated_at is null and app_private.is_mail_address(person.email)
              then coalesce(mail.content, app_private.mail_content(mail.id))
          end as content,
          person.email
        from
          due
          join app_private.mails as mail on mail.id = due.id
          join app.users as person on person.id = mail.user_id
      ),
      taken as (
        update app_private.mails as mail
        set
          status = case when ready.content is null then 'dropped' else 'sending' end,
          content = ready.content,
          attempt = mail.attempt + 1,
          next_attempt_at = now() + make_interval(secs => app_private.setting('mail_lease_seconds'))
        from ready
        where mail.id = ready.id
        returning mail.id, mail.attempt, mail.user_id, ready.email, mail.content
      )
    select taken.id, taken.attempt, taken.user_id, taken.email, taken.content
    from taken;
end;
$$;
comment on function app_private.take_mails is
  'Takes up to most mails whose time had come at due_by, which is when the round began, so that a round tries none '
  'twice; returns what to send to whom. Each is its taker''s until the lease ends (mail_lease_seconds); then it is '
  'taken again, with the same content and the same Message-ID. A mail that has nothing left to say, or nobody to say '
  'it to, is dropped and comes back without content. only_alarms: see app_private.take_alarms.';
