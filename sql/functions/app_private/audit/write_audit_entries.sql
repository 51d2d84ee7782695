create or replace function app_private.write_audit_entries(
  context app.audit_log,
  entity text,
  rules text[],
  old_rows jsonb[],
  new_rows jsonb[],
  action text default null
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set client_encoding = 'UTF8'
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  -- The rows of a table have the same columns.
  names constant text[] := array(
    select name
    from jsonb_object_keys(coalesce(new_rows[1], old_rows[1])) as name
    where name <> all (string_to_array(coalesce(rules[1], ''), ',') || 'updated_at'::text)
  );
  digested constant text[] := string_to_array(rules[2], ',');
  has_one_key constant boolean := strpos(rules[0], ',') = 0;
  beginning constant bytea := decode(repeat('00', 32), 'hex');
begin
  -- The keys of new rows at once, not with each row's digests.
  if has_one_key and app_private.has_audit_keys(write_audit_entries.entity) and old_rows[1] is null then
    perform app_private.make_audit_keys(
      write_audit_entries.entity,
      array(select new_row ->> rules[0] from unnest(new_rows) as new_row)
    );
  end if;
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
        entry.changed_by,
        entry.changed_by_role,
        entry.changed_by_name,
        entry.reason,
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
            entry.changed_by,
            entry.changed_by_role,
            entry.changed_by_name,
            entry.reason,
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
            (change.present ->> 'payout_id')::uuid as payout_id,
            case write_audit_entries.entity
              when 'placements' then change.entity_id
              else change.present ->> 'placement_id'
            end::uuid as placement_id,
            coalesce(last.last_sequence, 0) + 1 as sequence,
            write_audit_entries.entity,
            change.entity_id,
            coalesce(
              write_audit_entries.action,
              case when change.old_row is null then 'insert' when change.new_row is null then 'delete' else 'update' end
            ) as action,
            change.old_row ->> 'status' as old_status,
            change.new_row ->> 'status' as new_status,
            context.changed_by,
            context.changed_by_role,
            context.changed_by_name,
            context.reason,
            jsonb_build_object(
                'changes', case
                  when change.changes ?| digested
                    then app_private.digest_changes(
                      change.changes,
                      write_audit_entries.entity,
                      change.entity_id,
                      digested,
                      change.old_row,
                      change.new_row
                    )
                  else change.changes
                end
              )
              || context.metadata as metadata,
            clock_timestamp() as created_at,
            coalesce(last.last_hash, beginning) as previous_hash
          from
            (
              select
                pair.old_row,
                pair.new_row,
                pair.present,
                case
                  when has_one_key then pair.present ->> rules[0]
                  else app_private.audit_key(pair.present, rules)
                end as entity_id,
                -- Of a new row only what it is: that there was nothing before goes without saying.
                (
                  select
                    jsonb_object_agg(
                      name,
                      case
                        when pair.old_row is null then jsonb_build_object('new', pair.new_row -> name)
                        else jsonb_build_object('old', pair.old_row -> name, 'new', pair.new_row -> name)
                      end
                    )
                  from unnest(names) as name
                  where coalesce(pair.old_row -> name, 'null') is distinct from coalesce(pair.new_row -> name, 'null')
                ) as changes
              from
                (
                  select given.old_row, given.new_row, coalesce(given.new_row, given.old_row) as present
                  from unnest(write_audit_entries.old_rows, write_audit_entries.new_rows) as given (old_row, new_row)
                  offset 0
                ) as pair
              offset 0
            ) as change
            -- Whoever changes a row holds its lock, so that its chain has no fork.
            left join app.audit_chain_heads as last
              on last.chain = write_audit_entries.entity || ':' || change.entity_id
          where change.changes is not null
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
comment on function app_private.write_audit_entries is
  'The rows of app.audit_log for changes of rows of one table, each row once; those in which nothing has changed that '
  'counts leave none. context: app_private.audit_context(). rules: as the triggers have them, lists with commas: the '
  'columns of the key; those whose changes do not count; those of which a digest is kept '
  '(app_private.digest_changes). old_rows and new_rows, pair by pair: an old row is null for a new one, of which only '
  'the new values are written, a new row for a deleted one; what happened follows from that, unless action says it.';
