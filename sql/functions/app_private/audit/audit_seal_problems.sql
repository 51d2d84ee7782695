create or replace function app_private.audit_seal_problems(
  seals_outside text default null,
  roots_of bigint[] default null
)
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    linked as (
      select
        seal as whole,
        seal.*,
        coalesce(lag(seal.number) over in_order, 0) + 1 as expected,
        coalesce(lag(seal.hash) over in_order, decode(repeat('00', 32), 'hex')) as before
      from app.audit_seals as seal
      window in_order as (order by seal.number)
    ),
    outside as (
      select (line.seal ->> 'number')::bigint as number, line.seal ->> 'hash' as hash
      from
        (
          select text::jsonb as seal
          from string_to_table(audit_seal_problems.seals_outside, E'\n') as text
          where btrim(text, E' \r\t') <> ''
        ) as line
    ),
    found as (
      select
        0 as rank,
        'log_empty' as problem,
        null::bigint as seal_number,
        'There is no row: a database that was migrated has some.' as detail
      where not exists (select from app.audit_log) and not exists (select from app.payout_audit_log)
      union all
      select 0, 'seal_missing', 1, 'There is no seal, and the rows are of more than two days.'
      where
        not exists (select from app.audit_seals)
        and (
          select max(row.created_at) - min(row.created_at)
          from
            (
              select log.created_at
              from app.audit_log as log
              union all
              select log.created_at
              from app.payout_audit_log as log
            ) as row
        ) > interval '2 days'
      union all
      select
        1 as rank,
        'seal_missing' as problem,
        linked.expected as seal_number,
        format('The next one is %s.', linked.number) as detail
      from linked
      where linked.number <> linked.expected
      union all
      select 2, 'seal_changed', linked.number, 'Its hash is not that of its columns.'
      from linked
      where linked.hash <> app_private.audit_seal_hash(linked.whole)
      union all
      select 5, 'seal_replaced', linked.number - 1, format('Seal %s does not follow it.', linked.number)
      from linked
      where linked.number = linked.expected and linked.previous_hash <> linked.before
      union all
      select 3, 'seal_chains_changed', linked.number, 'The ends of its chains are not those that it covers.'
      from linked
      where
        (audit_seal_problems.roots_of is null or linked.number = any (audit_seal_problems.roots_of))
        and linked.root <> app_private.audit_seal_root(linked.number)
      union all
      select
        4,
        'definitions_unknown',
        linked.number,
        'What the database was made of is not there, or does not have the hash under which it is kept.'
      from
        linked
        left join app.audit_definitions as state on state.hash = linked.definitions
      where state.hash is null or sha256(convert_to(state.definitions::text, 'UTF8')) <> state.hash
      union all
      select 8, 'seal_unsigned', linked.number, 'Nobody has signed it.'
      from linked
      where not exists (select from app.audit_seal_signatures as signed where signed.seal_number = linked.number)
      union all
      select
        7,
        case when linked.number is null then 'seal_missing' else 'seal_replaced' end,
        signed.seal_number,
        format('Key %s has signed another hash.', signed.key_id)
      from
        app.audit_seal_signatures as signed
        left join linked on linked.number = signed.seal_number
      where linked.hash is distinct from signed.seal_hash
      union all
      select
        6,
        case when linked.number is null then 'seal_missing' else 'seal_replaced' end,
        outside.number,
        format('Outside it has the hash %s.', left(outside.hash, 16))
      from
        outside
        left join linked on linked.number = outside.number
      where encode(linked.hash, 'hex') is distinct from outside.hash
    )
  select distinct on (found.seal_number)
    found.problem,
    null::text,
    null::bigint,
    null::uuid,
    found.seal_number,
    found.detail
  from found
  -- As npm run verify-audit comes to them: what is wrong with the seal itself goes before what others have of it.
  order by found.seal_number, found.rank;
$$;
comment on function app_private.audit_seal_problems is
  'What is wrong with the seals of the audit logs, once a seal. seals_outside: the lines of the file to which seals '
  'are handed; without it a last seal that was replaced together with its signature cannot be told. roots_of: the '
  'seals whose chains are hashed again; without it all. Signatures are checked by npm run verify-audit.';
