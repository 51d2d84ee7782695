create or replace function app_private.audit_definition_problems()
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    found as (
      select seal.number, seal.sealed_at as at, encode(seal.definitions, 'hex') as digest, state.definitions
      from
        app.audit_seals as seal
        left join app.audit_definitions as state on state.hash = seal.definitions
      union all
      select null, clock_timestamp(), encode(sha256(convert_to(present::text, 'UTF8')), 'hex'), present
      from app_private.present_definitions() as present
    ),
    migrations as materialized (
      select log.sequence, log.created_at as at, log.metadata -> 'changes' -> 'definitions' ->> 'new' as digest
      from app.audit_log as log
      where log.entity = 'database' and log.entity_id = 'definitions'
      union
      select step.sequence, step.at, step.definitions
      from
        app.audit_archive_ends as left_behind
        cross join lateral jsonb_to_recordset(left_behind.steps) as step (
          sequence bigint,
          at timestamptz,
          definitions text
        )
      where left_behind.chain = 'database:definitions'
    ),
    compared as (
      select
        found.*,
        migrated.digest as expected,
        migrated.definitions as expected_definitions,
        lag(found.digest) over (order by found.number nulls last) as digest_before
      from
        found
        left join lateral (
          select state.definitions, migration.digest
          from
            migrations as migration
            left join app.audit_definitions as state on state.hash = decode(migration.digest, 'hex')
          where migration.at <= found.at
          order by migration.sequence desc
          limit 1
        ) as migrated
          on true
    )
  select
    'definitions_changed',
    'database:definitions',
    null::bigint,
    null::uuid,
    compared.number,
    (
      select string_agg(difference.name || ' ' || difference.how, '; ' order by difference.name)
      from
        (
          select
            coalesce(before.key, after.key) as name,
            case
              when before.key is null then 'is new'
              when after.key is null then 'is gone'
              else 'was changed'
            end as how
          from
            jsonb_each(compared.expected_definitions) as before
            full join jsonb_each(compared.definitions) as after on after.key = before.key
          where before.value is distinct from after.value
          order by 1
          limit 20
        ) as difference
    )
  from compared
  where
    compared.digest is distinct from compared.expected
    and (compared.number is null or compared.digest_before is distinct from compared.digest)
  order by compared.number nulls last;
$$;
comment on function app_private.audit_definition_problems is
  'Where the database was not made of what the last migration left: at a seal (the first one, when several in a row '
  'say the same), or now. It names up to 20 functions, triggers, policies, rights and other objects.';
