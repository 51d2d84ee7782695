create or replace function app_private.misplaced_objects()
returns table (kind text, name text, owner name, problem text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    people as (
      select role.oid, role.rolname
      from pg_roles as role
      where
        role.rolsuper
        or role.rolname in ('holdback_owner', 'holdback_queue')
        or exists (
          select
          from pg_roles as owner
          where owner.rolname in ('holdback_owner', 'holdback_queue') and pg_has_role(role.oid, owner.oid, 'member')
        )
    ),
    places as (
      select namespace.oid, namespace.nspname, namespace.nspowner, people.oid as person
      from
        pg_namespace as namespace
        left join people on people.rolname = namespace.nspname
      where namespace.nspname = 'public' or people.oid is not null
    )
  select
    'schema' as kind,
    place.nspname::text as name,
    pg_get_userbyid(place.nspowner) as owner,
    'has the name of a role that may do everything here: a default search path finds it before all others' as problem
  from places as place
  where place.person <> place.nspowner
  union all
  select
    described.type,
    described.identity,
    pg_get_userbyid(found.owner),
    'has the name of something in pg_catalog: a session with a default search path may call it instead'
  from
    (
      select 'pg_proc'::regclass as classid, routine.oid, routine.proowner as owner
      from
        pg_proc as routine
        join places as place on place.oid = routine.pronamespace
      where
        exists (
          select
          from pg_proc as own
          where own.proname = routine.proname and own.pronamespace = 'pg_catalog'::regnamespace
        )
      union all
      select 'pg_operator'::regclass, sign.oid, sign.oprowner
      from
        pg_operator as sign
        join places as place on place.oid = sign.oprnamespace
      where
        exists (
          select
          from pg_operator as own
          where own.oprname = sign.oprname and own.oprnamespace = 'pg_catalog'::regnamespace
        )
      union all
      select 'pg_type'::regclass, type.oid, type.typowner
      from
        pg_type as type
        join places as place on place.oid = type.typnamespace
      where
        exists (
          select from pg_type as own where own.typname = type.typname and own.typnamespace = 'pg_catalog'::regnamespace
        )
    ) as found
    cross join lateral pg_identify_object(found.classid, found.oid, 0) as described
  where
    not exists (
      select
      from pg_depend as part
      where part.classid = found.classid and part.objid = found.oid and part.deptype = 'e'
    );
$$;
comment on function app_private.misplaced_objects is
  'What stands where a session that does not fix its search path would find it before the thing that it means: '
  'schemas named as administrators and owners, and functions, operators and types in such schemas or in public that '
  'have the name of something in pg_catalog. What an extension brought is left out.';
