create or replace function app_private.audit_month_ends(month date)
returns table (
  chain text,
  entity text,
  payout_id uuid,
  recruiter_id uuid,
  row_count bigint,
  last_sequence bigint,
  last_hash bytea,
  states jsonb,
  steps jsonb
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    rows as materialized (
      select
        'payout:' || log.payout_id as chain,
        'payout' as of_entity,
        log.payout_id,
        log.recruiter_id,
        log.sequence,
        log.hash,
        log.entity,
        log.entity_id::text as entity_id,
        false as is_gone,
        to_char(log.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
        log.old_status,
        log.new_status,
        log.metadata -> 'changes' as changes
      from app.payout_audit_log as log
      where
        log.id >= app_private.first_id_of(audit_month_ends.month::timestamp at time zone 'UTC')
        and log.id < app_private.first_id_of(app_private.end_of_audit_month(audit_month_ends.month))
      union all
      select
        log.entity || ':' || log.entity_id,
        log.entity,
        log.payout_id,
        null,
        log.sequence,
        log.hash,
        log.entity,
        log.entity_id,
        log.action = 'delete',
        to_char(log.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        log.old_status,
        log.new_status,
        log.metadata -> 'changes'
      from app.audit_log as log
      where
        log.id >= app_private.first_id_of(audit_month_ends.month::timestamp at time zone 'UTC')
        and log.id < app_private.first_id_of(app_private.end_of_audit_month(audit_month_ends.month))
    ),
    ends as (
      select
        rows.chain,
        rows.of_entity,
        rows.recruiter_id,
        count(*) as row_count,
        max(rows.sequence) as last_sequence,
        (array_agg(rows.payout_id order by rows.sequence desc))[1] as payout_id,
        (array_agg(rows.hash order by rows.sequence desc))[1] as last_hash,
        coalesce(
          jsonb_agg(
            jsonb_strip_nulls(
              case
                when rows.entity in ('payout_schedule', 'escrow_hold')
                  then jsonb_build_object(
                    'entity', rows.entity,
                    'entity_id', rows.entity_id,
                    'sequence', rows.sequence,
                    'at', coalesce(rows.changes -> 'processed_at' ->> 'new', rows.at),
                    'new_status', rows.new_status,
                    'amount', rows.changes -> 'amount' -> 'new',
                    'hold_amount', rows.changes -> 'hold_amount' -> 'new',
                    'released_amount', rows.changes -> 'released_amount' -> 'new'
                  )
                when rows.entity = 'database'
                  then jsonb_build_object(
                    'entity_id', rows.entity_id,
                    'sequence', rows.sequence,
                    'at', rows.at,
                    'definitions', rows.changes -> 'definitions' -> 'new'
                  )
                else jsonb_build_object(
                  'entity_id', rows.entity_id,
                  'sequence', rows.sequence,
                  'at', rows.at,
                  'old_status', rows.old_status,
                  'new_status', rows.new_status
                )
              end
            )
            order by rows.sequence
          ) filter (
            where
              rows.entity in ('payout_schedule', 'escrow_hold', 'database')
              or rows.entity in ('recoveries', 'recovery_steps') and rows.old_status is distinct from rows.new_status
          ),
          '[]'
        ) as steps
      from rows
      group by rows.chain, rows.of_entity, rows.recruiter_id
    ),
    -- What the chain left behind at the end of an earlier month, and what was changed in this one.
    pieces as (
      select
        rows.chain,
        rows.entity,
        rows.entity_id,
        rows.sequence,
        rows.at,
        rows.is_gone,
        change.key,
        change.value -> 'new' as value
      from
        rows
        cross join lateral jsonb_each(rows.changes) as change
      union all
      select
        before.chain,
        known.value ->> 'entity',
        known.key,
        (known.value -> 'sequence')::bigint,
        known.value ->> 'created_at',
        (known.value -> 'is_gone')::boolean,
        part.key,
        part.value
      from
        (
          select distinct on (each.chain) each.chain, each.states
          from
            app.audit_archive_ends as each
            join ends on ends.chain = each.chain
          where each.month < audit_month_ends.month
          order by each.chain, each.month desc
        ) as before
        cross join lateral jsonb_each(before.states) as known
        cross join lateral jsonb_each(known.value -> 'state') as part
    ),
    states as (
      select
        pieces.chain,
        pieces.entity,
        pieces.entity_id,
        max(pieces.sequence) as sequence,
        min(pieces.at) as created_at,
        (array_agg(pieces.is_gone order by pieces.sequence desc))[1] as is_gone,
        jsonb_object_agg(pieces.key, pieces.value order by pieces.sequence) as state
      from pieces
      group by pieces.chain, pieces.entity, pieces.entity_id
    )
  select
    ends.chain,
    ends.of_entity,
    ends.payout_id,
    ends.recruiter_id,
    ends.row_count,
    ends.last_sequence,
    ends.last_hash,
    coalesce(
      jsonb_object_agg(
        states.entity_id,
        jsonb_build_object(
          'entity', states.entity,
          'sequence', states.sequence,
          'created_at', states.created_at,
          'is_gone', states.is_gone,
          'state', states.state
        )
      ) filter (where states.entity_id is not null),
      '{}'
    ),
    ends.steps
  from
    ends
    left join states on states.chain = ends.chain
  group by
    ends.chain,
    ends.of_entity,
    ends.payout_id,
    ends.recruiter_id,
    ends.row_count,
    ends.last_sequence,
    ends.last_hash,
    ends.steps;
$$;
comment on function app_private.audit_month_ends is
  'What a month of the audit logs leaves behind for app.audit_archive_ends: for each chain that has rows in it '
  'their number, the last one, the rows that it is about as they were then, and the steps that reports of past '
  'months need.';
