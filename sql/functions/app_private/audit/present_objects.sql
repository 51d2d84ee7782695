create or replace function app_private.present_objects(schemas text[])
returns table (kind text, name text, owner name, digest text)
language sql
stable
set search_path = pg_catalog, pg_temp
-- How constraints and defaults are printed.
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set timezone = 'UTC'
set quote_all_identifiers = off
set extra_float_digits = 1
set standard_conforming_strings = on
as $$
  with
    schemas as (
      select namespace.oid, namespace.nspowner
      from pg_namespace as namespace
      where namespace.nspname = any (present_objects.schemas)
    ),
    relations as (
      select relation.*
      from
        pg_class as relation
        join schemas on schemas.oid = relation.relnamespace
      where relation.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c')
    ),
    -- Partitions are made by the month: each is to be as the default one is, which a migration has made.
    partitions as (
      select partition.oid, partition.relname, partition.relowner, whole.partdefid as model
      from
        pg_partitioned_table as whole
        join pg_inherits as part on part.inhparent = whole.partrelid
        join relations as partition on partition.oid = part.inhrelid
      where whole.partdefid <> 0
    ),
    -- Whatever is code, or decides which code runs: its catalog, its owner, what it says, and of which table it is.
    objects(classid, objid, owner, parts, relid) as (
      select 'pg_namespace'::regclass, schemas.oid, schemas.nspowner, array[''], null::oid from schemas
      union all
      select
        'pg_class'::regclass,
        relation.oid,
        relation.relowner,
        array[
          relation.relkind::text,
          relation.relrowsecurity::text,
          relation.relforcerowsecurity::text,
          relation.relpersistence::text,
          case when relation.relkind in ('v', 'm') then relation.reloptions::text end,
          case when relation.relkind in ('v', 'm') then pg_get_viewdef(relation.oid) end
        ],
        relation.oid
      from relations as relation
      union all
      -- A plain index runs no code of anybody's and refuses nothing: engineers may add such ones.
      select
        'pg_class'::regclass,
        index.indexrelid,
        relation.relowner,
        array[pg_get_indexdef(index.indexrelid)],
        relation.oid
      from
        pg_index as index
        join relations as relation on relation.oid = index.indrelid
      where
        index.indexprs is not null
        or index.indpred is not null
        or index.indisunique and not exists (select from pg_constraint as rule where rule.conindid = index.indexrelid)
      union all
      select
        'pg_attrdef'::regclass,
        expression.oid,
        relation.relowner,
        array[pg_get_expr(expression.adbin, expression.adrelid)],
        relation.oid
      from
        pg_attrdef as expression
        join relations as relation on relation.oid = expression.adrelid
      union all
      select
        'pg_constraint'::regclass,
        rule.oid,
        coalesce(relation.relowner, domain.typowner),
        array[
          pg_get_constraintdef(rule.oid),
          -- A foreign key is kept by triggers of its own.
          (
            select string_agg(hook.tgenabled, ',' order by hook.tgenabled)
            from pg_trigger as hook
            where hook.tgconstraint = rule.oid
          )
        ],
        relation.oid
      from
        pg_constraint as rule
        join schemas on schemas.oid = rule.connamespace
        left join relations as relation on relation.oid = rule.conrelid
        left join pg_type as domain on domain.oid = rule.contypid
      -- Whether a column may be null stands with the column.
      where rule.contype in ('c', 'f', 'p', 'u', 'x', 't')
      union all
      select
        'pg_trigger'::regclass,
        hook.oid,
        relation.relowner,
        array[pg_get_triggerdef(hook.oid), hook.tgenabled::text],
        relation.oid
      from
        pg_trigger as hook
        join relations as relation on relation.oid = hook.tgrelid
      where not hook.tgisinternal
      union all
      select
        'pg_rewrite'::regclass,
        rule.oid,
        relation.relowner,
        array[pg_get_ruledef(rule.oid), rule.ev_enabled::text],
        relation.oid
      from
        pg_rewrite as rule
        join relations as relation on relation.oid = rule.ev_class
      where rule.rulename <> '_RETURN'
      union all
      select
        'pg_policy'::regclass,
        policy.oid,
        relation.relowner,
        array[
          policy.polcmd::text,
          policy.polpermissive::text,
          (
            select string_agg(case role when 0 then 'public' else pg_get_userbyid(role) end, ',' order by role)
            from unnest(policy.polroles) as role
          ),
          pg_get_expr(policy.polqual, policy.polrelid),
          pg_get_expr(policy.polwithcheck, policy.polrelid)
        ],
        relation.oid
      from
        pg_policy as policy
        join relations as relation on relation.oid = policy.polrelid
      union all
      select
        'pg_proc'::regclass,
        routine.oid,
        routine.proowner,
        array[
          routine.prosrc,
          pg_get_function_sqlbody(routine.oid),
          routine.probin,
          routine.prokind::text,
          language.lanname::text,
          routine.prosecdef::text,
          routine.proconfig::text,
          routine.provolatile::text,
          routine.proleakproof::text,
          routine.proisstrict::text,
          pg_get_function_result(routine.oid),
          pg_get_function_arguments(routine.oid)
        ],
        null
      from
        pg_proc as routine
        join schemas on schemas.oid = routine.pronamespace
        join pg_language as language on language.oid = routine.prolang
      union all
      -- Types of their own; those of tables, and arrays, come with something else.
      select
        'pg_type'::regclass,
        type.oid,
        type.typowner,
        array[type.typtype::text, type.typbasetype::regtype::text],
        null
      from
        pg_type as type
        join schemas on schemas.oid = type.typnamespace
      where type.typtype <> 'c' and not exists (select from pg_type as element where element.typarray = type.oid)
      union all
      select
        'pg_operator'::regclass,
        sign.oid,
        sign.oprowner,
        array[sign.oprcode::regprocedure::text],
        null
      from
        pg_operator as sign
        join schemas on schemas.oid = sign.oprnamespace
      union all
      select
        'pg_opclass'::regclass,
        class.oid,
        class.opcowner,
        array[''],
        null
      from
        pg_opclass as class
        join schemas on schemas.oid = class.opcnamespace
      union all
      select
        'pg_collation'::regclass,
        ordering.oid,
        ordering.collowner,
        array[''],
        null
      from
        pg_collation as ordering
        join schemas on schemas.oid = ordering.collnamespace
      union all
      select
        'pg_conversion'::regclass,
        conversion.oid,
        conversion.conowner,
        array[conversion.conproc::text],
        null
      from
        pg_conversion as conversion
        join schemas on schemas.oid = conversion.connamespace
      union all
      select
        'pg_extension'::regclass,
        extension.oid,
        extension.extowner,
        array[''],
        null
      from
        pg_extension as extension
        join schemas on schemas.oid = extension.extnamespace
      union all
      -- Casts of our types, by our functions, and between types of Postgres that no extension brought.
      select
        'pg_cast'::regclass,
        conversion.oid,
        null,
        array[conversion.castfunc::regprocedure::text, conversion.castcontext::text],
        null
      from
        pg_cast as conversion
        join pg_type as source on source.oid = conversion.castsource
        join pg_type as target on target.oid = conversion.casttarget
        left join pg_proc as routine on routine.oid = conversion.castfunc
      where
        conversion.oid >= 16384
        and not exists (
          select
          from pg_depend as part
          where part.classid = 'pg_cast'::regclass and part.objid = conversion.oid and part.deptype = 'e'
        )
        and (
          source.typnamespace in (select schemas.oid from schemas)
          or target.typnamespace in (select schemas.oid from schemas)
          or routine.pronamespace in (select schemas.oid from schemas)
          or source.typnamespace = 'pg_catalog'::regnamespace and target.typnamespace = 'pg_catalog'::regnamespace
        )
      union all
      -- They see every change of a table or function, and every login; one that is switched off sees nothing.
      select
        'pg_event_trigger'::regclass,
        hook.oid,
        hook.evtowner,
        array[hook.evtevent::text, hook.evtfoid::regprocedure::text],
        null
      from pg_event_trigger as hook
      where
        hook.evtenabled <> 'D'
        and not exists (
          select
          from pg_depend as part
          where part.classid = 'pg_event_trigger'::regclass and part.objid = hook.oid and part.deptype = 'e'
        )
    ),
    parts(classid, objid, subid, owner, parts, relid) as (
      select objects.classid, objects.objid, 0, objects.owner, objects.parts, objects.relid
      from objects
      union all
      select
        'pg_class'::regclass,
        relation.oid,
        part.attnum,
        relation.relowner,
        array[
          part.attname::text,
          format_type(part.atttypid, part.atttypmod),
          case when part.attcollation <> 0 then part.attcollation::regcollation::text end,
          part.attnotnull::text,
          part.attidentity::text,
          part.attgenerated::text
        ],
        relation.oid
      from
        pg_attribute as part
        join relations as relation on relation.oid = part.attrelid
      where relation.relkind in ('r', 'p', 'f', 'c') and part.attnum > 0 and not part.attisdropped
    ),
    shapes as (
      select
        partition.oid,
        partition.relname,
        partition.relowner,
        partition.model,
        encode(
          sha256(
            convert_to(
              string_agg(
                replace(
                  concat_ws(E'\x1f', object.classid, object.owner, array_to_string(object.parts, E'\x1f', 'null')),
                  partition.relname,
                  '%'
                ),
                E'\x1e'
                order by replace(array_to_string(object.parts, E'\x1f', 'null'), partition.relname, '%') collate "C"
              ),
              'UTF8'
            )
          ),
          'hex'
        ) as digest
      from
        partitions as partition
        join parts as object on object.relid = partition.oid
      group by partition.oid, partition.relname, partition.relowner, partition.model
    )
  select
    'altered partition' as kind,
    shape.oid::regclass::text as name,
    pg_get_userbyid(shape.relowner) as owner,
    shape.digest
  from
    shapes as shape
    join shapes as model on model.oid = shape.model
  where shape.digest <> model.digest
  union all
  select
    described.type as kind,
    described.identity as name,
    case when parts.owner is not null then pg_get_userbyid(parts.owner) end as owner,
    encode(sha256(convert_to(array_to_string(parts.parts, E'\x1f', 'null'), 'UTF8')), 'hex') as digest
  from
    parts
    cross join lateral pg_identify_object(parts.classid, parts.objid, parts.subid) as described
  where
    not exists (
      select from partitions as partition where partition.oid = parts.relid and partition.oid <> partition.model
    )
  union all
  -- Rows of a child are read as its parent's, and no trigger of the parent's sees them.
  select
    'inheritance',
    format('of %s from %s', child.oid::regclass, link.inhparent::regclass),
    pg_get_userbyid(child.relowner),
    ''
  from
    pg_inherits as link
    join pg_class as child on child.oid = link.inhrelid
  where
    (link.inhparent in (select relations.oid from relations) or link.inhrelid in (select relations.oid from relations))
    and link.inhrelid not in (select partitions.oid from partitions);
$$;
comment on function app_private.present_objects is
  'Everything in these schemas that is code, or decides which code runs and which rows there may be: the schemas, '
  'relations and their columns, constraints, unique indexes, triggers, rules, policies, functions, default '
  'expressions, types, operators, casts, inheritance; and event triggers. Each with its owner and a digest of what it '
  'says. Of partitions the default one, and those that are not as it is. The migration records it '
  '(app_private.known_objects), app_private.foreign_objects compares.';
