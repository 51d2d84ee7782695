create or replace function app_private.current_company_ids()
returns uuid[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    array(select member.company_id from app.company_members as member where member.user_id = person.id)
    from app_private.signed_in_user as person;
$$;
comment on function app_private.current_company_ids is
  'The ids of the signed-in user''s companies (app_private.proven_user_id); null when nobody is signed in. For '
  'row-level security: write any ((select app_private.current_company_ids())::uuid[]), so that it is called once a '
  'statement and an index is used.';
