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
  uncounted constant text[] := array['id', 'created_at', 'updated_at', 'due_at'];
  old_values jsonb[];
  new_values jsonb[];
  changes_of_all jsonb[];
  old_row jsonb;
  new_row jsonb;
  changes jsonb;
  context app.audit_log;
  action text;
  changed_payout uuid;
  owner_ids jsonb;
  previous_sequence bigint;
  previous_hash bytea;
  entry app.payout_audit_log;
  entries app.payout_audit_log[];
  event app.events;
  events app.events[];
begin
  if tg_op = 'INSERT' then
    select array_agg(null::jsonb), array_agg(to_jsonb(new_rows)) into old_values, new_values from new_rows;
  else
    -- Both have the rows in the same order. Not by a join: a session keeps its first plan of it, and one that was made
    -- for one row compares each of a thousand with each other.
    select
      (select array_agg(to_jsonb(old_rows)) from old_rows),
      (select array_agg(to_jsonb(new_rows)) from new_rows)
    into old_values, new_values;
  end if;
  -- What has changed: of one row by itself, of many in one query, in which the rows of a payout follow each other.
  if cardinality(new_values) = 1 then
    select
      array[jsonb_object_agg(after.key, jsonb_build_object('old', old_values[1] -> after.key, 'new', after.value))]
    into changes_of_all
    from jsonb_each(new_values[1]) as after
    where
      after.value is distinct from coalesce(old_values[1] -> after.key, 'null'::jsonb)
      and after.key <> all (uncounted);
  elseif new_values is not null then
    select array_agg(pair.old_row), array_agg(pair.new_row), array_agg(pair.changes)
    into old_values, new_values, changes_of_all
    from
      (
        select
          given.old_row,
          given.new_row,
          (
            select
              jsonb_object_agg(after.key, jsonb_build_object('old', given.old_row -> after.key, 'new', after.value))
            from jsonb_each(given.new_row) as after
            where
              after.value is distinct from coalesce(given.old_row -> after.key, 'null'::jsonb)
              and after.key <> all (uncounted)
          ) as changes
        from unnest(old_values, new_values) as given (old_row, new_row)
        order by
          coalesce(given.new_row ->> 'payout_id', given.new_row ->> 'id') collate "C",
          (given.new_row ->> 'id') collate "C"
      ) as pair;
  end if;

  for number in 1..coalesce(cardinality(new_values), 0) loop
    old_row := old_values[number];
    new_row := new_values[number];
    changes := changes_of_all[number];
    if old_row ->> 'id' <> new_row ->> 'id' then
      raise exception 'The rows before and after the statement are not in the same order.';
    end if;
    continue when changes is null;

    if context is null then
      context := app_private.audit_context();
    end if;
    action := case
      when not changes ? 'status'
        then case
          when changes ? 'frozen_at' then case when new_row ->> 'frozen_at' is null then 'unfreeze' else 'freeze' end
          when changes ? 'released_amount' then 'release_part'
          else 'update'
        end
      else app_private.transition_command(tg_argv[0], old_row ->> 'status', new_row ->> 'status')
    end;
    changed_payout := coalesce(new_row ->> 'payout_id', new_row ->> 'id');
    -- The rows of a payout follow each other: the entry before this one is the last of its chain.
    if entry.payout_id is distinct from changed_payout then
      -- The lock on the payout serializes its writers, so that the hash chain has no fork. Who changes a payout has it.
      if tg_argv[0] = 'payout' then
        owner_ids := new_row;
      else
        select
          jsonb_build_object('placement_id', placement_id, 'recruiter_id', recruiter_id, 'company_id', company_id)
        into owner_ids
        from app.payouts
        where id = changed_payout
        for no key update;
      end if;
      select head.last_sequence, head.last_hash
      into previous_sequence, previous_hash
      from app.audit_chain_heads as head
      where head.chain = 'payout:' || changed_payout;
      if not found then
        previous_sequence := 0;
        previous_hash := decode(repeat('00', 32), 'hex');
      end if;
    else
      previous_sequence := entry.sequence;
      previous_hash := entry.hash;
    end if;
    -- All columns at once: to assign one costs as much as to assign all.
    entry := row(
      uuidv7(),
      changed_payout,
      (owner_ids ->> 'placement_id')::uuid,
      (owner_ids ->> 'recruiter_id')::uuid,
      (owner_ids ->> 'company_id')::uuid,
      previous_sequence + 1,
      tg_argv[0],
      (new_row ->> 'id')::uuid,
      action,
      old_row ->> 'status',
      new_row ->> 'status',
      context.changed_by,
      context.changed_by_role,
      context.changed_by_name,
      context.reason,
      jsonb_build_object('changes', changes) || context.metadata,
      clock_timestamp(),
      previous_hash,
      null
    )::app.payout_audit_log;
    entry.hash := app_private.audit_row_hash(entry);
    event := row(
      uuidv7(),
      tg_argv[0]
        || '.'
        || case
          when tg_op = 'INSERT' then 'created'
          when action = 'update' then 'updated'
          when action = 'freeze' then 'frozen'
          when action = 'unfreeze' then 'unfrozen'
          when action = 'release_part' then 'part_released'
          else entry.new_status
        end,
      changed_payout,
      entry.entity_id,
      jsonb_build_object('old_status', entry.old_status, 'new_status', entry.new_status, 'changes', changes),
      entry.created_at
    )::app.events;
    continue when cardinality(new_values) = 1;
    entries := array_append(entries, entry);
    events := array_append(events, event);
  end loop;

  if entry is null then
    return null;
  end if;

  -- All at once: a statement a row costs three times as much. One row alone is cheaper without the arrays.
  if cardinality(new_values) = 1 then
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
    insert into app.events
    select event.*;
    perform app_private.tell_change('payout', entry.payout_id);
    return null;
  end if;
  insert into app.payout_audit_log
  select *
  from unnest(entries);
  -- Not on conflict, which locks a head before it changes it. Whoever writes a chain is alone.
  merge into app.audit_chain_heads as head
  using (
    select distinct on (each.payout_id) 'payout:' || each.payout_id as chain, each.sequence, each.hash
    from unnest(entries) as each
    order by each.payout_id, each.sequence desc
  ) as written
  on head.chain = written.chain
  when matched then
    update set
      last_sequence = written.sequence,
      last_hash = written.hash
  when not matched then
    insert
      (chain, last_sequence, last_hash)
    values (written.chain, written.sequence, written.hash);
  insert into app.events
  select *
  from unnest(events);
  perform app_private.tell_changes('payout', array(select distinct written.payout_id from unnest(entries) as written));
  return null;
end;
$$;
comment on function app_private.audit_changes is
  'After-statement trigger of payouts, schedules and holds (new_rows, and old_rows where there are some). It appends '
  'one audit row and one outbox event for each changed row, and tells the API of the payouts. Changes of updated_at '
  'and due_at alone do not count. The trigger''s argument names the entity. The worker''s rows also say which job and '
  'which run it was (holdback.job_id and holdback.run_id, which count in the worker''s sessions only); those of an '
  'import, who was named as the importer.';
