-- What Postgres lets everybody do, and no login of Holdback needs: large objects, which a login could fill the disk
-- with. Runs with roles.sql, as the role that DATABASE_URL names. Only a superuser can take it away; and where
-- something else in this database has large objects of its own, it stays.
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
