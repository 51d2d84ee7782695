create or replace function app_private.present_definitions()
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_object_agg(definition.name, definition.digest)
  from
    (
      select object.kind || ' ' || object.name as name, left(object.digest, 32) as digest
      from app_private.present_objects(array['app', 'app_private', 'reporting', 'graphile_worker']) as object
      union all
      select role.name, role.digest
      from app_private.present_roles() as role
      union all
      select
        'rights on ' || given.name,
        left(
          encode(
            sha256(
              convert_to(
                (select string_agg(entry::text, ',' order by entry::text) from unnest(given.acl) as entry),
                'UTF8'
              )
            ),
            'hex'
          ),
          32
        )
      from
        (
          select relation.oid::regclass::text as name, relation.relacl as acl, relation.relnamespace as namespace
          from pg_class as relation
          where
            relation.relacl is not null
            -- A partition of the month comes and goes, and is nobody's but its owner's.
            and (
              not relation.relispartition
              or exists (select from aclexplode(relation.relacl) as entry where entry.grantee <> relation.relowner)
            )
          union all
          select format('%s.%I', relation.oid::regclass, attribute.attname), attribute.attacl, relation.relnamespace
          from
            pg_attribute as attribute
            join pg_class as relation on relation.oid = attribute.attrelid
          where attribute.attacl is not null
          union all
          select routine.oid::regprocedure::text, routine.proacl, routine.pronamespace
          from pg_proc as routine
          where routine.proacl is not null
          union all
          select namespace.nspname::text, namespace.nspacl, namespace.oid
          from pg_namespace as namespace
          where namespace.nspacl is not null
        ) as given
        join pg_namespace as place on place.oid = given.namespace
      where place.nspname in ('app', 'app_private', 'reporting', 'graphile_worker')
      union all
      -- Who may put something beside it, where a name is found before what it means. A migration gives it to the
      -- owners; who comes in, and what an owner of the database may, are whoever's who runs the server.
      select
        'rights to create in ' || place.name,
        left(encode(sha256(convert_to(string_agg(given.entry, ',' order by given.entry), 'UTF8')), 'hex'), 32)
      from
        (
          select 'the database' as name, database.datacl as acl, database.datdba as owner
          from pg_database as database
          where database.datname = current_database()
          union all
          select 'schema public', namespace.nspacl, namespace.nspowner
          from pg_namespace as namespace
          where namespace.nspname = 'public'
        ) as place
        cross join lateral (
          select
            coalesce(role.rolname, 'public')
              || case when entry.is_grantable then ' with grant option' else '' end as entry
          from
            aclexplode(place.acl) as entry
            left join pg_roles as role on role.oid = entry.grantee
          where
            entry.privilege_type = 'CREATE'
            and entry.grantee <> place.owner
            and role.rolname is distinct from 'holdback_owner'
            and role.rolname is distinct from 'holdback_queue'
        ) as given
      group by place.name
    ) as definition;
$$;
comment on function app_private.present_definitions is
  'What the database is made of, as one object of names and digests: what app_private.present_objects and '
  'app_private.present_roles find, and who has which rights on schemas, tables, columns and functions, or '
  'may create something beside them.';
