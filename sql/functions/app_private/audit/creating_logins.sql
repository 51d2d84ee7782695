create or replace function app_private.creating_logins()
returns table (kind text, name text, owner name, problem text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    logins as (
      select role.oid, role.rolname
      from pg_roles as role
      where
        role.rolname in (
          'holdback_worker',
          'holdback_authenticator',
          'holdback_analyst',
          'holdback_operator',
          'holdback_recruiter',
          'holdback_company',
          'holdback_admin'
        )
    )
  select
    'schema' as kind,
    namespace.nspname::text as name,
    pg_get_userbyid(namespace.nspowner) as owner,
    format('%s may create objects in it: revoke create on schema %I', login.rolname, namespace.nspname) as problem
  from
    pg_namespace as namespace
    join logins as login on has_schema_privilege(login.oid, namespace.oid, 'create')
  where namespace.nspname !~ '^pg_(toast_)?temp_'
  union all
  select
    'database',
    database.datname::text,
    pg_get_userbyid(database.datdba),
    format('%s may create schemas in it: revoke create on database %I', login.rolname, database.datname)
  from
    pg_database as database
    join logins as login on has_database_privilege(login.oid, database.oid, 'create')
  where database.datname = current_database();
$$;
comment on function app_private.creating_logins is
  'Where a login of Holdback, or a role that it becomes, may create objects in this database. None may.';
