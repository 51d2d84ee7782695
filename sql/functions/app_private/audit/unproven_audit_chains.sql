create or replace function app_private.unproven_audit_chains()
returns setof text
language sql
stable
rows 10
set search_path = pg_catalog, pg_temp
set client_encoding = 'UTF8'
-- The planner does not know how dear a hash is: several processes hash a large log.
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
set work_mem = '64MB'
set jit = off
as $$
  with
    -- Each row is joined to the one that follows it, and what is left are the rows to look at: those that were
    -- changed or are younger than the one that follows, the last ones, and those that follow none. No log is sorted.
    loose as (
      select
        'payout:' || coalesce(log.payout_id, next.payout_id) as chain,
        log.is_changed
        or next.created_at < log.created_at
        or next.id is null and log.created_at > clock_timestamp() as is_wrong,
        log.sequence,
        log.hash,
        next.sequence as next_sequence,
        next.previous_hash
      from
        (
          select
            each.payout_id,
            each.sequence,
            each.hash,
            each.created_at,
            app_private.audit_row_hash(each) is distinct from each.hash as is_changed
          from app.payout_audit_log as each
        ) as log
        full join app.payout_audit_log as next
          on next.payout_id = log.payout_id and next.sequence = log.sequence + 1 and next.previous_hash = log.hash
      where
        log.is_changed
        or next.created_at < log.created_at
        or next.id is null
        or log.sequence is null
          and (next.sequence, next.previous_hash) is distinct from (1::bigint, decode(repeat('00', 32), 'hex'))
      union all
      select
        coalesce(log.entity, next.entity) || ':' || coalesce(log.entity_id, next.entity_id),
        log.is_changed or next.created_at < log.created_at or next.id is null and log.created_at > clock_timestamp(),
        log.sequence,
        log.hash,
        next.sequence,
        next.previous_hash
      from
        (
          select
            each.entity,
            each.entity_id,
            each.sequence,
            each.hash,
            each.created_at,
            app_private.audit_log_hash(each) is distinct from each.hash as is_changed
          from app.audit_log as each
        ) as log
        full join app.audit_log as next
          on next.entity = log.entity
          and next.entity_id = log.entity_id
          and next.sequence = log.sequence + 1
          and next.previous_hash = log.hash
      where
        log.is_changed
        or next.created_at < log.created_at
        or next.id is null
        or log.sequence is null
          and (next.sequence, next.previous_hash) is distinct from (1::bigint, decode(repeat('00', 32), 'hex'))
    ),
    -- The first rows that each seal has of the chains, and those that none has yet. Those after them are no older.
    added as (
      select
        ended.chain,
        case when ended.chain ~ '^payout:[0-9a-f-]{36}$' then substr(ended.chain, 8)::uuid end as of_payout,
        split_part(ended.chain, ':', 1) as entity,
        substr(ended.chain, strpos(ended.chain, ':') + 1) as entity_id,
        ended.last_sequence + 1 as sequence,
        ended.next_seal
      from
        (
          select
            each.chain,
            each.last_sequence,
            lead(each.seal_number) over (
              partition by each.chain
              order by each.seal_number
            ) as next_seal
          from
            (
              select head.chain, 0 as last_sequence, 0 as seal_number from app.audit_chain_heads as head
              union all
              select sealed.chain collate "C", sealed.last_sequence, sealed.seal_number
              from app.audit_seal_chains as sealed
            ) as each
        ) as ended
      -- Before the first seal there is none that a row could be older than.
      where ended.next_seal is distinct from 1 and exists (select from app.audit_seals)
    )
  select loose.chain
  from loose
  where
    loose.is_wrong
    or loose.next_sequence is not null
      and not exists (
        select
        from app.audit_archive_ends as each
        where
          each.chain = loose.chain
          and each.last_sequence = loose.next_sequence - 1
          and each.last_hash = loose.previous_hash
      )
  union
  -- A chain with no end but its head's is one line of rows: no two of them have one hash, since none has another's id.
  select coalesce(head.chain, last.chain)
  from
    app.audit_chain_heads as head
    full join (select loose.chain, loose.sequence, loose.hash from loose where loose.next_sequence is null) as last
      on last.chain = head.chain
  where
    (head.last_sequence, head.last_hash) is distinct from (last.sequence, last.hash)
    and not (
      last.chain is null
      and exists (
        select
        from app.audit_archive_ends as each
        where each.chain = head.chain and each.last_sequence = head.last_sequence and each.last_hash = head.last_hash
      )
    )
  union
  select each.chain
  from
    app.audit_archive_ends as each
    left join app.audit_chain_heads as head on head.chain = each.chain
  where head.chain is null or each.last_sequence > head.last_sequence
  union
  select added.chain
  from
    added
    left join app.payout_audit_log as paid on paid.payout_id = added.of_payout and paid.sequence = added.sequence
    left join app.audit_log as other
      on other.entity = added.entity and other.entity_id = added.entity_id and other.sequence = added.sequence
    join app.audit_seals as before
      on before.number = coalesce(added.next_seal, (select max(last.number) + 1 from app.audit_seals as last)) - 1
  where coalesce(paid.created_at, other.created_at) < before.sealed_at - app_private.longest_transaction();
$$;
comment on function app_private.unproven_audit_chains is
  'The chains of the audit logs that do not plainly hold, for app_private.audit_chain_problems to say what is wrong: a '
  'row that is not what its hash says, one that follows none, more ends than one, another end than the head says, a '
  'row of a time to come, or one older than the row before it, or than the last seal without it allows. More '
  'than that, where archived months came back in part or the clock was set back a little: never less.';
