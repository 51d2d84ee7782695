create or replace function app_private.audit_chain_problems(payout_id uuid default null)
returns table (problem text, chain text, sequence bigint, row_id uuid, seal_number bigint, detail text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    logged as (
      select
        'payout:' || log.payout_id as chain,
        log.sequence,
        log.id,
        log.hash,
        log.previous_hash,
        app_private.audit_row_hash(log) as computed
      from app.payout_audit_log as log
      where audit_chain_problems.payout_id is null or log.payout_id = audit_chain_problems.payout_id
      union all
      select
        log.entity || ':' || log.entity_id,
        log.sequence,
        log.id,
        log.hash,
        log.previous_hash,
        app_private.audit_log_hash(log)
      from app.audit_log as log
      where audit_chain_problems.payout_id is null or log.payout_id = audit_chain_problems.payout_id
    ),
    linked as (
      select
        logged.*,
        coalesce(lag(logged.sequence) over of_chain, 0) + 1 as expected,
        coalesce(lag(logged.hash) over of_chain, decode(repeat('00', 32), 'hex')) as before
      from logged
      window
        of_chain as (
          partition by logged.chain
          order by logged.sequence
        )
    ),
    ends as (select linked.chain, max(linked.sequence) as last_sequence from linked group by linked.chain),
    found as (
      select
        case
          when linked.sequence <> linked.expected then 'row_missing'
          when linked.hash <> linked.computed then 'row_changed'
          else 'chain_broken'
        end as problem,
        linked.chain,
        case when linked.sequence <> linked.expected then linked.expected else linked.sequence end as sequence,
        case when linked.sequence = linked.expected then linked.id end as row_id,
        null::bigint as seal_number,
        case
          when linked.sequence <> linked.expected then format('The row after it is %s.', linked.sequence)
          when linked.hash <> linked.computed then 'Its hash is not that of its columns.'
          else 'It does not follow the row before it.'
        end as detail,
        linked.sequence as shows_at
      from linked
      where
        linked.sequence <> linked.expected
        or linked.hash <> linked.computed
        or linked.previous_hash <> linked.before
      union all
      select
        case
          when ends.chain is null then 'chain_missing'
          when ends.last_sequence < sealed.last_sequence then 'tail_missing'
          else 'chain_rewritten'
        end,
        sealed.chain,
        case
          when ends.chain is null then 1
          when ends.last_sequence < sealed.last_sequence then ends.last_sequence + 1
          else sealed.before_sequence + 1
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
        (
          select
            each.*,
            coalesce(
              lag(each.last_sequence) over (
                partition by each.chain
                order by each.seal_number
              ),
              0
            ) as before_sequence
          from app.audit_seal_chains as each
          where
            audit_chain_problems.payout_id is null
            or each.chain = 'payout:' || audit_chain_problems.payout_id
            or each.chain in (select ends.chain from ends)
        ) as sealed
        left join ends on ends.chain = sealed.chain
        left join linked on linked.chain = sealed.chain and linked.sequence = sealed.last_sequence
      where linked.hash <> sealed.last_hash or ends.last_sequence is null or ends.last_sequence < sealed.last_sequence
    )
  -- The first of each chain: what comes after it follows from it.
  select distinct on (found.chain)
    found.problem,
    found.chain,
    found.sequence,
    found.row_id,
    found.seal_number,
    found.detail
  from found
  order by found.chain, found.shows_at, found.seal_number nulls first;
$$;
comment on function app_private.audit_chain_problems is
  'The first bad row of each chain of the audit logs, or of those of a payout. row_changed, row_missing, '
  'chain_broken: the chain itself does not hold. chain_missing, tail_missing, chain_rewritten: it is not the one that '
  'was sealed.';
