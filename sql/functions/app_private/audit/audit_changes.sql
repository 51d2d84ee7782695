create or replace function app_private.audit_changes()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set client_encoding = 'UTF8'
-- A list of chains that is short now may be long later.
set enable_seqscan = off
as $$
declare
  old_payout app.payouts;
  new_payout app.payouts;
  changes app.payout_audit_log[];
  context app.audit_log;
  change app.payout_audit_log;
  previous_sequence bigint;
  previous_hash bytea;
  entry app.payout_audit_log;
begin
  -- Of an update by a full join: a plan that was made for one row must not compare each of a thousand with each other.
  if tg_argv[0] = 'payout' and tg_op = 'INSERT' then
    select array_agg(app_private.payout_change(null, new_rows::app.payouts))
    into changes
    from new_rows;
  elseif tg_argv[0] = 'payout' and (select count(*) from new_rows) = 1 then
    -- One row by itself: to start a query that names all columns costs more than to compare them.
    select * into old_payout from old_rows;
    select * into new_payout from new_rows;
    changes := array[app_private.payout_change(old_payout, new_payout)];
  elseif tg_argv[0] = 'payout' then
    select
      array_agg(app_private.payout_change(old_rows::app.payouts, new_rows::app.payouts))
    into changes
    from
      old_rows
      full join new_rows on new_rows.id = old_rows.id;
  elseif tg_argv[0] = 'payout_schedule' and tg_op = 'INSERT' then
    select
      array_agg(app_private.schedule_change(null, new_rows::app.payout_schedules))
    into changes
    from new_rows;
  elseif tg_argv[0] = 'payout_schedule' then
    select
      array_agg(app_private.schedule_change(old_rows::app.payout_schedules, new_rows::app.payout_schedules))
    into changes
    from
      old_rows
      full join new_rows on new_rows.id = old_rows.id;
  elseif tg_op = 'INSERT' then
    select
      array_agg(app_private.hold_change(null, new_rows::app.escrow_holds))
    into changes
    from new_rows;
  else
    select
      array_agg(app_private.hold_change(old_rows::app.escrow_holds, new_rows::app.escrow_holds))
    into changes
    from
      old_rows
      full join new_rows on new_rows.id = old_rows.id;
  end if;
  if changes is null then
    return null;
  elseif cardinality(changes) > 1 then
    perform app_private.append_to_payout_audit_log(changes, tg_op = 'INSERT');
    return null;
  end if;

  -- One row alone is cheaper without the arrays.
  change := changes[1];
  if change.entity_id is null or change.old_status is null and tg_op = 'UPDATE' then
    raise exception 'The id of a row was changed.';
  elseif change.metadata is null then
    return null;
  end if;
  -- The lock on the payout serializes its writers, so that the hash chain has no fork. Who changes a payout has it.
  if change.entity <> 'payout' then
    perform from app.payouts where id = change.payout_id for no key update;
  end if;
  select head.last_sequence, head.last_hash
  into previous_sequence, previous_hash
  from app.audit_chain_heads as head
  where head.chain = 'payout:' || change.payout_id;
  context := app_private.audit_context();
  -- All columns at once: to assign one costs as much as to assign all.
  entry := row(
    uuidv7(),
    change.payout_id,
    change.placement_id,
    change.recruiter_id,
    change.company_id,
    coalesce(previous_sequence, 0) + 1,
    change.entity,
    change.entity_id,
    change.action,
    change.old_status,
    change.new_status,
    context.changed_by,
    context.changed_by_role,
    context.changed_by_name,
    context.reason,
    jsonb_build_object('changes', change.metadata) || context.metadata,
    clock_timestamp(),
    coalesce(previous_hash, decode(repeat('00', 32), 'hex')),
    null
  )::app.payout_audit_log;
  entry.hash := app_private.audit_row_hash(entry);
  insert into app.payout_audit_log
  select entry.*;
  if entry.sequence = 1 then
    insert into app.audit_chain_heads (chain, last_sequence, last_hash)
    values ('payout:' || entry.payout_id, entry.sequence, entry.hash);
  else
    update app.audit_chain_heads
    set
      last_sequence = entry.sequence,
      last_hash = entry.hash
    where chain = 'payout:' || entry.payout_id;
  end if;
  insert into app.events (type, payout_id, entity_id, payload, created_at)
  values
    (
      app_private.payout_event_type(entry, tg_op = 'INSERT'),
      entry.payout_id,
      entry.entity_id,
      jsonb_build_object('old_status', entry.old_status, 'new_status', entry.new_status, 'changes', change.metadata),
      entry.created_at
    );
  perform app_private.tell_changes('payout', array[entry.payout_id]);
  return null;
end;
$$;
comment on function app_private.audit_changes is
  'After-statement trigger of payouts, schedules and holds (new_rows, and old_rows where there are some). It appends '
  'one audit row and one outbox event for each changed row, and tells the API of the payouts. Changes of updated_at '
  'and due_at alone do not count. The trigger''s argument names the entity. The worker''s rows also say which job and '
  'which run it was (holdback.job_id and holdback.run_id, which count in the worker''s sessions only); those of an '
  'import, who was named as the importer.';
