create or replace function app_private.current_company_ids()
returns setof uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select company_id from app.company_members where user_id = app_private.current_user_id()
$$;
comment on function app_private.current_company_ids is
  'The companies that the signed-in user belongs to. For policies: write any (array(select app_private.current_company_ids())), so that it is called once a statement and an index is used.';
