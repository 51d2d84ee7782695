create or replace function app_private.sign_in(
  auth_subject text,
  out user_id uuid,
  out database_role text,
  out topics text[]
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    person.id,
    case person.role
      when 'recruiter' then 'holdback_recruiter'
      when 'company_user' then 'holdback_company'
      when 'platform_admin' then 'holdback_admin'
    end,
    case person.role
      when 'recruiter' then array['recruiter:' || person.id]
      when 'company_user'
        then array(
          select 'company:' || member.company_id from app.company_members as member where member.user_id = person.id
        )
      when 'platform_admin' then array['everything']
    end
  from app.users as person
  where person.auth_subject = sign_in.auth_subject and person.deactivated_at is null and person.role <> 'system';
$$;
comment on function app_private.sign_in is
  'The user of a verified token, with their database role and the topics of their subscriptions (see '
  'app_private.topics_of_payouts). Nulls when no active user has this sign-in. auth_subject: the token''s "sub"; the '
  'caller has checked signature, issuer, audience and expiry.';
