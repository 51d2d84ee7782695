create or replace function app_private.append_to_audit_log(context app.audit_log, changes app.audit_log[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set client_encoding = 'UTF8'
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  beginning constant bytea := decode(repeat('00', 32), 'hex');
begin
  -- All in one statement: a row costs half of what it does in a loop. What is computed at one level is read at the
  -- next one (offset 0), once.
  with
    written as (
      insert into app.audit_log
      select
        entry.id,
        entry.payout_id,
        entry.placement_id,
        entry.sequence,
        entry.entity,
        entry.entity_id,
        entry.action,
        entry.old_status,
        entry.new_status,
        context.changed_by,
        context.changed_by_role,
        context.changed_by_name,
        context.reason,
        entry.metadata,
        entry.created_at,
        entry.previous_hash,
        app_private.audit_log_hash(
          row(
            entry.id,
            entry.payout_id,
            entry.placement_id,
            entry.sequence,
            entry.entity,
            entry.entity_id,
            entry.action,
            entry.old_status,
            entry.new_status,
            context.changed_by,
            context.changed_by_role,
            context.changed_by_name,
            context.reason,
            entry.metadata,
            entry.created_at,
            entry.previous_hash,
            null
          )::app.audit_log
        )
      from
        (
          select
            uuidv7() as id,
            change.payout_id,
            change.placement_id,
            coalesce(last.last_sequence, 0) + 1 as sequence,
            change.entity,
            change.entity_id,
            change.action,
            change.old_status,
            change.new_status,
            jsonb_build_object('changes', change.metadata) || context.metadata as metadata,
            clock_timestamp() as created_at,
            coalesce(last.last_hash, beginning) as previous_hash
          from
            unnest(append_to_audit_log.changes) as change
            -- Whoever changes a row holds its lock, so that its chain has no fork.
            left join app.audit_chain_heads as last
              on last.chain = change.entity || ':' || change.entity_id
          where change.metadata is not null
          offset 0
        ) as entry
      returning audit_log.entity, audit_log.entity_id, audit_log.sequence, audit_log.hash
    )
  -- Not on conflict, which locks a head before it changes it. Whoever writes a chain is alone.
  merge into app.audit_chain_heads as head
  using written
  on head.chain = written.entity || ':' || written.entity_id
  when matched then
    update set
      last_sequence = written.sequence,
      last_hash = written.hash
  when not matched then
    insert
      (chain, last_sequence, last_hash)
    values (written.entity || ':' || written.entity_id, written.sequence, written.hash);
end;
$$;
comment on function app_private.append_to_audit_log is
  'Puts rows at the ends of their chains in app.audit_log, each chain once. context: app_private.audit_context(). '
  'changes: of each row whose it is, what was done, the statuses, and as metadata what has changed; where that is '
  'null, nothing is written. All else is set here.';
