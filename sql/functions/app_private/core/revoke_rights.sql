create or replace function app_private.revoke_rights(of_role name)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  holder constant oid := of_role::regrole;
  held record;
begin
  for held in select 'table' as kind, relation.oid::regclass::text as name
  from pg_class as relation
  where
    relation.relnamespace in ('app'::regnamespace, 'app_private'::regnamespace, 'reporting'::regnamespace)
    and relation.relkind in ('r', 'p', 'v', 'm', 'f')
    and (
      exists (select from aclexplode(relation.relacl) as granted where granted.grantee = holder)
      or exists (
        select
        from
          pg_attribute as attribute
          cross join lateral aclexplode(attribute.attacl) as granted
        where attribute.attrelid = relation.oid and granted.grantee = holder
      )
    )
  union all
  select 'routine', routine.oid::regprocedure::text
  from pg_proc as routine
  where
    routine.pronamespace in ('app'::regnamespace, 'app_private'::regnamespace, 'reporting'::regnamespace)
    and exists (select from aclexplode(routine.proacl) as granted where granted.grantee = holder) loop
    execute format('revoke all on %s %s from %I', held.kind, held.name, of_role);
  end loop;
end;
$$;
comment on function app_private.revoke_rights is
  'Takes from a role what it may do with our tables, views, columns and functions, before sql/grants gives it what it '
  'needs. Only where it has something: a revoke from all writes each function and table anew, for every role.';
