create or replace function app_private.stronger_right(login text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when role.rolsuper then 'is a superuser'
      when role.rolcreaterole then 'may create roles'
      when role.rolreplication then 'may replicate'
      when role.rolbypassrls then 'may bypass row-level security'
      else (
        select format('is a member of %s', stronger.rolname)
        from
          pg_catalog.pg_roles as stronger
          left join unnest(
            array['holdback_owner', 'holdback_queue', 'holdback_worker', 'holdback_authenticator']
          ) with ordinality as listed (name, position)
            on listed.name = stronger.rolname
        where
          -- Only Postgres itself makes roles whose names begin with pg_: each gives a right that people have not.
          (listed.name is not null or starts_with(stronger.rolname::text, 'pg_'))
          and stronger.oid <> role.oid
          and pg_catalog.pg_has_role(role.oid, stronger.oid, 'member')
        order by listed.position nulls last, stronger.rolname
        limit 1
      )
    end
  from pg_catalog.pg_roles as role
  where role.rolname = stronger_right.login;
$$;
comment on function app_private.stronger_right is
  'What a database login may do beyond its person, in words: by itself, or as a member of another role, any '
  'predefined role of Postgres (pg_…) among them. Null when there is nothing. Such a login passes the checks, or acts '
  'for others; and who linked an administrator''s login to somebody would take the owner''s rights in the verbs away '
  'from it.';
