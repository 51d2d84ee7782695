create or replace function app_private.sign_in(
  auth_subject text, out user_id uuid, out database_role text, out topics text[]
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
      when 'company_user' then array(select 'company:' || member.company_id from app.company_members as member where member.user_id = person.id)
      when 'platform_admin' then array['everything']
    end
  from app.users as person
  where person.auth_subject = sign_in.auth_subject
    and person.deactivated_at is null
    and person.role <> 'system'
$$;
comment on function app_private.sign_in is
  'Who a verified token speaks for, the database role that they act as, and which changes they hear of (see app_private.notify_change); nulls when nobody active has this sign-in. auth_subject: the token''s sub, after its signature, issuer, audience and expiry were checked.';
