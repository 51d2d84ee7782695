create or replace function app_private.audit_archive_problems(months date[] default null)
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    logged as (
      select
        each.entity_id,
        to_jsonb(jsonb_populate_record(null::app.audit_archives, each.state)) as state
      from app_private.logged_rows('audit_archives') as each
      where not each.is_gone
    ),
    looked_at as (
      select distinct each.month
      from app.audit_archive_ends as each
      where audit_archive_problems.months is null
      union
      select archive.month
      from app.audit_archives as archive
      where audit_archive_problems.months is null
      union
      select wanted.month
      from unnest(audit_archive_problems.months) as wanted (month)
    ),
    months as (
      select each.month::text as month
      from looked_at as each
      where exists (select from app.audit_archive_ends as left_behind where left_behind.month = each.month)
    ),
    found as (
      select
        'archive_missing' as problem,
        'audit_archives:' || coalesce(logged.entity_id, months.month) as chain,
        null::bigint as sequence,
        null::bigint as seal_number,
        'The record of this month is gone.' as detail
      from
        logged
        full join months on months.month = logged.entity_id
      where
        not exists (
          select from app.audit_archives as archive where archive.month::text = coalesce(logged.entity_id, months.month)
        )
      union all
      select
        case when logged.state is null then 'archive_unlogged' else 'archive_changed' end,
        'audit_archives:' || archive.month,
        null,
        null,
        app_private.audit_difference(logged.state, to_jsonb(archive), '{}')
      from
        app.audit_archives as archive
        left join logged on logged.entity_id = archive.month::text
      where app_private.audit_difference(logged.state, to_jsonb(archive), '{}') <> ''
      union all
      select
        'archive_ends_changed',
        'audit_archives:' || archive.month,
        null,
        null,
        'What the month left behind is not what its record covers.'
      from app.audit_archives as archive
      where
        archive.month in (select looked_at.month from looked_at)
        and archive.root <> app_private.audit_archive_root(archive.month)
      union all
      (
        select distinct on (left_behind.chain)
          case when sealed.chain is null then 'end_unsealed' else 'end_differs' end,
          left_behind.chain,
          left_behind.last_sequence,
          sealed.seal_number,
          case
            when sealed.chain is null then format('No seal has what the month %s left of it.', left_behind.month)
            else format('Seal %s has another row than the month %s left.', sealed.seal_number, left_behind.month)
          end
        from
          app.audit_archive_ends as left_behind
          left join lateral (
            select each.chain, each.seal_number, each.last_sequence, each.last_hash
            from app.audit_seal_chains as each
            where each.chain = left_behind.chain and each.last_sequence >= left_behind.last_sequence
            order by each.seal_number
            limit 1
          ) as sealed
            on true
        where
          left_behind.month in (select looked_at.month from looked_at)
          and (
            sealed.chain is null
            or sealed.last_sequence = left_behind.last_sequence and sealed.last_hash <> left_behind.last_hash
          )
        order by left_behind.chain, left_behind.month
      )
    )
  select found.problem, found.chain, found.sequence, null::uuid, found.seal_number, found.detail
  from found
  order by found.chain;
$$;
comment on function app_private.audit_archive_problems is
  'What is wrong with the archives of the audit logs; months: what these left behind, without it all. '
  'archive_missing, archive_changed, archive_unlogged: a record '
  'is not what the log says of it. archive_ends_changed: what a month left behind is not what its record covers. '
  'end_differs, end_unsealed: it is not what was sealed. The files themselves are verified by npm run verify-audit.';
