-- What Postgres lets everybody do, and no login of Holdback needs: large objects and temporary tables, which a login
-- could fill the disk with. Runs with roles.sql, as the role that DATABASE_URL names. Only a superuser can take away
-- the first, and who owns the database the second; and where something else in this database has large objects, or
-- tables, of its own, they stay.
do $public$
declare
  given record;
begin
  if
    not (select rolsuper from pg_catalog.pg_roles where rolname = current_user)
    or exists (select from pg_catalog.pg_largeobject_metadata)
  then
    return;
  end if;
  for given in
    select routine.oid::regprocedure as name
    from pg_catalog.pg_proc as routine
    where
      routine.pronamespace = 'pg_catalog'::regnamespace
      and (routine.proname ~ '^lo_' or routine.proname in ('loread', 'lowrite'))
      and pg_catalog.has_function_privilege('public', routine.oid, 'execute')
  loop
    execute format('revoke execute on function %s from public', given.name);
  end loop;
end;
$public$;

do $temporary$
begin
  if
    pg_catalog.pg_has_role(
      current_user,
      (select datdba from pg_catalog.pg_database where datname = pg_catalog.current_database()),
      'member'
    )
    and not exists (
      select
      from
        pg_catalog.pg_class as relation
        join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
      where
        relation.relkind in ('r', 'p')
        and schema.nspname !~ '^pg_'
        and schema.nspname <> all (array['information_schema', 'app', 'app_private', 'reporting', 'graphile_worker'])
        and not exists (
          select
          from pg_catalog.pg_depend as brought
          where brought.classid = 'pg_class'::regclass and brought.objid = relation.oid and brought.deptype = 'e'
        )
    )
    and exists (
      select
      from
        pg_catalog.pg_database as here,
        pg_catalog.aclexplode(coalesce(here.datacl, pg_catalog.acldefault('d', here.datdba))) as given
      where here.datname = pg_catalog.current_database() and given.grantee = 0 and given.privilege_type = 'TEMPORARY'
    )
  then
    execute format('revoke temporary on database %I from public', pg_catalog.current_database());
  end if;
end;
$temporary$;
