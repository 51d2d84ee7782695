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
    -- Where the chains stood when each seal was made, and where they begin, each with the row that comes after it: the
    -- first one that the next seal of the chain has. One sort and one join answer for hashes and for times.
    ended as (
      select
        each.chain,
        case when each.chain ~ '^payout:[0-9a-f-]{36}$' then substr(each.chain, 8)::uuid end as of_payout,
        split_part(each.chain, ':', 1) as entity,
        substr(each.chain, strpos(each.chain, ':') + 1) as entity_id,
        each.seal_number,
        each.last_sequence,
        each.last_hash,
        lead(each.seal_number) over of_chain as next_seal,
        first_value(each.head_sequence) over of_chain as head_sequence,
        first_value(each.head_hash) over of_chain as head_hash
      from
        (
          select
            head.chain,
            0 as seal_number,
            0 as last_sequence,
            decode(repeat('00', 32), 'hex') as last_hash,
            head.last_sequence as head_sequence,
            head.last_hash as head_hash
          from app.audit_chain_heads as head
          union all
          select sealed.chain collate "C", sealed.seal_number, sealed.last_sequence, sealed.last_hash, null, null
          from app.audit_seal_chains as sealed
        ) as each
      where exists (select from app.audit_seals) or exists (select from app.audit_seal_chains)
      window
        of_chain as (
          partition by each.chain
          order by each.seal_number
        )
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
  -- A row that follows the end of a seal has its hash, and is no older than the last seal without that row allows; the
  -- rows after it are no older than it is. Without a row after it, it is the end of the chain, or was archived.
  select ended.chain
  from
    ended
    left join app.payout_audit_log as paid
      on paid.payout_id = ended.of_payout and paid.sequence = ended.last_sequence + 1
    left join app.audit_log as other
      on other.entity = ended.entity and other.entity_id = ended.entity_id and other.sequence = ended.last_sequence + 1
    left join app.audit_seals as before
      on before.number = coalesce(ended.next_seal, (select max(last.number) + 1 from app.audit_seals as last)) - 1
  where
    coalesce(paid.created_at, other.created_at) < before.sealed_at - app_private.longest_transaction()
    or ended.seal_number > 0
      and case
        when coalesce(paid.id, other.id) is not null
          then coalesce(paid.previous_hash, other.previous_hash) <> ended.last_hash
        when ended.last_sequence < ended.head_sequence then false
        else (ended.last_sequence, ended.last_hash) is distinct from (ended.head_sequence, ended.head_hash)
      end;
$$;
comment on function app_private.unproven_audit_chains is
  'The chains of the audit logs that do not plainly hold, for app_private.audit_chain_problems to say what is wrong: a '
  'row that is not what its hash says, one that follows none, more ends than one, another end than the head says, a '
  'row of a time to come, or one older than the row before it, or than the last seal without it allows, or another '
  'end than a seal has. More than that, where archived months came back in part or the clock was set back a little: '
  'never less.';
