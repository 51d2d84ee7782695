create or replace function app_private.audit_chain_problems(chains text[] default null)
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set client_encoding = 'UTF8'
set work_mem = '64MB'
set jit = off
as $$
declare
  wanted constant text[] := coalesce(
    audit_chain_problems.chains,
    array(select unproven.chain from app_private.unproven_audit_chains() as unproven (chain))
  );
begin
  -- To plan what follows takes longer than to hash some thousand rows.
  if cardinality(wanted) = 0 then
    return;
  end if;
  return query with
      looked_at as materialized (
        select
          looked_up.chain,
          split_part(looked_up.chain, ':', 1) as entity,
          substr(looked_up.chain, strpos(looked_up.chain, ':') + 1) as entity_id,
          case when looked_up.chain ~ '^payout:[0-9a-f-]{36}$' then substr(looked_up.chain, 8)::uuid end as of_payout
        from unnest(wanted) as looked_up (chain)
      ),
      -- Of the rows of these chains only the bad ones and the last ones are kept.
      kept as (
        select 'payout:' || linked.payout_id as chain, linked.*
        from
          (
            select
              log.*,
              coalesce(lag(log.sequence) over of_chain, 0) + 1 as expected,
              coalesce(lag(log.hash) over of_chain, decode(repeat('00', 32), 'hex')) as before,
              app_private.wrong_audit_time(
                'payout:' || log.payout_id,
                log.sequence,
                log.created_at,
                lag(log.created_at) over of_chain
              ) as wrong_time,
              lead(log.sequence) over of_chain is null as is_last
            from
              (
                select
                  each.payout_id,
                  each.sequence,
                  each.id,
                  each.hash,
                  each.previous_hash,
                  each.created_at,
                  app_private.audit_row_hash(each) as computed
                from app.payout_audit_log as each
                where each.payout_id in (select looked_at.of_payout from looked_at)
                offset 0
              ) as log
            window
              of_chain as (
                partition by log.payout_id
                order by log.sequence
              )
          ) as linked
        where
          linked.sequence <> linked.expected
          or linked.hash <> linked.computed
          or linked.previous_hash <> linked.before
          or linked.wrong_time is not null
          or linked.is_last
        union all
        select
          linked.entity || ':' || linked.entity_id,
          null,
          linked.sequence,
          linked.id,
          linked.hash,
          linked.previous_hash,
          linked.created_at,
          linked.computed,
          linked.expected,
          linked.before,
          linked.wrong_time,
          linked.is_last
        from
          (
            select
              log.*,
              coalesce(lag(log.sequence) over of_chain, 0) + 1 as expected,
              coalesce(lag(log.hash) over of_chain, decode(repeat('00', 32), 'hex')) as before,
              app_private.wrong_audit_time(
                log.entity || ':' || log.entity_id,
                log.sequence,
                log.created_at,
                lag(log.created_at) over of_chain
              ) as wrong_time,
              lead(log.sequence) over of_chain is null as is_last
            from
              (
                select
                  each.entity,
                  each.entity_id,
                  each.sequence,
                  each.id,
                  each.hash,
                  each.previous_hash,
                  each.created_at,
                  app_private.audit_log_hash(each) as computed
                from app.audit_log as each
                where (each.entity, each.entity_id) in (select looked_at.entity, looked_at.entity_id from looked_at)
                offset 0
              ) as log
            window
              of_chain as (
                partition by log.entity, log.entity_id
                order by log.sequence
              )
          ) as linked
        where
          linked.sequence <> linked.expected
          or linked.hash <> linked.computed
          or linked.previous_hash <> linked.before
          or linked.wrong_time is not null
          or linked.is_last
      ),
      bad as (
        select
          kept.chain,
          kept.sequence,
          kept.id,
          kept.hash,
          kept.computed,
          kept.wrong_time,
          link.is_next,
          -- A chain whose first rows were archived begins where they end.
          greatest(
            kept.expected,
            (
              select max(each.last_sequence) + 1
              from app.audit_archive_ends as each
              where each.chain = kept.chain and each.last_sequence < kept.sequence
            )
          ) as expected
        from
          kept
          cross join lateral (
            select
              case
                when kept.sequence = kept.expected then kept.previous_hash = kept.before
                else exists (
                  select
                  from app.audit_archive_ends as each
                  where
                    each.chain = kept.chain
                    and each.last_sequence = kept.sequence - 1
                    and each.last_hash = kept.previous_hash
                )
              end as is_next
          ) as link
        where kept.hash <> kept.computed or not link.is_next or kept.wrong_time is not null
      ),
      heads as (
        select each.chain, each.last_sequence, each.last_hash
        from app.audit_chain_heads as each
        where each.chain in (select looked_at.chain from looked_at)
      ),
      sealed as (
        select
          each.chain,
          each.seal_number,
          each.last_sequence,
          each.last_hash,
          coalesce(
            lag(each.last_sequence) over (
              partition by each.chain
              order by each.seal_number
            ),
            0
          ) as before_sequence,
          split_part(each.chain, ':', 1) as entity,
          substr(each.chain, strpos(each.chain, ':') + 1) as entity_id,
          case when each.chain ~ '^payout:[0-9a-f-]{36}$' then substr(each.chain, 8)::uuid end as of_payout
        from app.audit_seal_chains as each
        where each.chain in (select looked_at.chain from looked_at)
      ),
      found as (
        select
          case
            when bad.sequence <> bad.expected then 'row_missing'
            when bad.hash <> bad.computed then 'row_changed'
            when not bad.is_next then 'chain_broken'
            else bad.wrong_time
          end as problem,
          bad.chain,
          case when bad.sequence <> bad.expected then bad.expected else bad.sequence end as sequence,
          case when bad.sequence = bad.expected then bad.id end as row_id,
          null::bigint as seal_number,
          case
            when bad.sequence <> bad.expected then format('The row after it is %s.', bad.sequence)
            when bad.hash <> bad.computed then 'Its hash is not that of its columns.'
            when not bad.is_next then 'It does not follow the row before it.'
            when bad.wrong_time = 'row_postdated' then 'It is said to be of a time to come.'
            else 'It is said to be older than the row before it, or than a seal that does not have it allows.'
          end as detail,
          bad.sequence as shows_at
        from bad
        union all
        select
          case
            when present.hash is not null then 'chain_rewritten'
            when ends.last_sequence is null then 'chain_missing'
            else 'tail_missing'
          end,
          sealed.chain,
          case
            when present.hash is not null then sealed.before_sequence + 1
            when ends.last_sequence is null then 1
            else ends.last_sequence + 1
          end,
          null,
          sealed.seal_number,
          format(
            'Seal %s has %s rows of this chain, the last one with hash %s.',
            sealed.seal_number,
            sealed.last_sequence,
            left(encode(sealed.last_hash, 'hex'), 16)
          ),
          sealed.last_sequence
        from
          sealed
          left join app.payout_audit_log as paid
            on paid.payout_id = sealed.of_payout and paid.sequence = sealed.last_sequence
          left join app.audit_log as other
            on other.entity = sealed.entity
            and other.entity_id = sealed.entity_id
            and other.sequence = sealed.last_sequence
          cross join lateral (select coalesce(paid.hash, other.hash) as hash) as present
          left join lateral (
            select
              greatest(
                (select max(log.sequence) from app.payout_audit_log as log where log.payout_id = sealed.of_payout),
                (
                  select max(log.sequence)
                  from app.audit_log as log
                  where log.entity = sealed.entity and log.entity_id = sealed.entity_id
                ),
                (select max(each.last_sequence) from app.audit_archive_ends as each where each.chain = sealed.chain)
              ) as last_sequence
          ) as ends
            on present.hash is null
        where
          present.hash <> sealed.last_hash
          or present.hash is null and coalesce(ends.last_sequence, 0) < sealed.last_sequence
        union all
        select
          'head_differs',
          coalesce(head.chain, ending.chain),
          coalesce(ending.sequence, 0) + 1,
          null,
          null,
          case
            when head.chain is null then 'It has no head.'
            else format(
              'Its head says that row %s is the last one, with hash %s.',
              head.last_sequence,
              left(encode(head.last_hash, 'hex'), 16)
            )
          end,
          null
        from
          heads as head
          full join (
            -- Where a chain has no later rows, the last one was archived. Rows that are here go first.
            select distinct on (last.chain) last.chain, last.sequence, last.hash
            from
              (
                select kept.chain, kept.sequence, kept.hash, false as is_archived from kept where kept.is_last
                union all
                select each.chain, each.last_sequence, each.last_hash, true
                from app.audit_archive_ends as each
                where each.chain in (select looked_at.chain from looked_at)
              ) as last
            order by last.chain, last.sequence desc, last.is_archived
          ) as ending
            on ending.chain = head.chain
        where (head.last_sequence, head.last_hash) is distinct from (ending.sequence, ending.hash)
      )
    -- The first of each chain: what comes after it follows from it, and the head from all.
    select distinct on (found.chain)
      found.problem,
      found.chain,
      found.sequence,
      found.row_id,
      found.seal_number,
      found.detail
    from found
    order by found.chain, found.shows_at, found.seal_number nulls first;
end;
$$;
comment on function app_private.audit_chain_problems is
  'The first bad row of each of these chains of the audit logs; without chains of all of them. row_changed, '
  'row_missing, '
  'chain_broken: the chain itself does not hold. row_backdated, row_postdated: it holds, but for '
  'the time of a row (app_private.wrong_audit_time). chain_missing, tail_missing, chain_rewritten: it is not the one '
  'that was sealed. head_differs: it does not end where app.audit_chain_heads says. Chains go on from where their '
  'archived months ended (app.audit_archive_ends).';
