create or replace function app_private.audit_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  entity constant text := tg_argv[0];
  new_row constant jsonb := to_jsonb(new);
  old_row constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) else '{}' end;
  changes jsonb;
  context app.audit_log;
  audit_row app.payout_audit_log;
begin
  select jsonb_object_agg(after.key, jsonb_build_object('old', old_row -> after.key, 'new', after.value))
  into changes
  from jsonb_each(new_row) as after
  where
    after.value is distinct from coalesce(old_row -> after.key, 'null'::jsonb)
    and after.key <> all (array['id', 'created_at', 'updated_at', 'due_at']);
  if changes is null then
    return null;
  end if;

  context := app_private.audit_context();
  audit_row.id := uuidv7();
  audit_row.payout_id := coalesce(new_row ->> 'payout_id', new_row ->> 'id')::uuid;
  audit_row.entity := entity;
  audit_row.entity_id := new.id;
  audit_row.old_status := old_row ->> 'status';
  audit_row.new_status := new.status;
  audit_row.changed_by := context.changed_by;
  audit_row.changed_by_role := context.changed_by_role;
  audit_row.changed_by_name := context.changed_by_name;
  audit_row.reason := context.reason;
  audit_row.metadata := jsonb_build_object('changes', changes) || context.metadata;
  audit_row.created_at := clock_timestamp();
  if changes ? 'frozen_at' and audit_row.old_status is not distinct from audit_row.new_status then
    audit_row.action := case when new_row ->> 'frozen_at' is null then 'unfreeze' else 'freeze' end;
  elseif changes ? 'released_amount' and audit_row.old_status is not distinct from audit_row.new_status then
    audit_row.action := 'release_part';
  elseif audit_row.old_status is not distinct from audit_row.new_status then
    audit_row.action := 'update';
  else
    select command
    into strict audit_row.action
    from app.status_transitions
    where
      status_transitions.entity = audit_row.entity
      and from_status is not distinct from audit_row.old_status
      and to_status = audit_row.new_status;
  end if;

  -- The lock on the payout serializes its writers, so that the hash chain has no fork.
  select placement_id, recruiter_id, company_id
  into audit_row.placement_id, audit_row.recruiter_id, audit_row.company_id
  from app.payouts
  where id = audit_row.payout_id
  for no key update;
  select sequence + 1, hash
  into audit_row.sequence, audit_row.previous_hash
  from app.payout_audit_log
  where payout_id = audit_row.payout_id
  order by sequence desc
  limit 1;
  if not found then
    audit_row.sequence := 1;
    audit_row.previous_hash := decode(repeat('00', 32), 'hex');
  end if;
  audit_row.hash := app_private.audit_row_hash(audit_row);

  insert into app.payout_audit_log select audit_row.*;
  insert into app.events (type, payout_id, entity_id, payload)
  values
    (
      entity
        || '.'
        || case
          when tg_op = 'INSERT' then 'created'
          when audit_row.action = 'update' then 'updated'
          when audit_row.action = 'freeze' then 'frozen'
          when audit_row.action = 'unfreeze' then 'unfrozen'
          when audit_row.action = 'release_part' then 'part_released'
          else new.status
        end,
      audit_row.payout_id,
      new.id,
      jsonb_build_object('old_status', audit_row.old_status, 'new_status', audit_row.new_status, 'changes', changes)
    );
  perform app_private.tell_change('payout', audit_row.payout_id);
  return null;
end;
$$;
comment on function app_private.audit_change is
  'After-row trigger of payouts, schedules and holds. It appends one audit row and one outbox event for each change, '
  'and tells the API of the payout. Changes of updated_at and due_at alone do not count. The trigger''s argument '
  'names the entity. The worker''s rows also say which job and which run it was (holdback.job_id and holdback.run_id, '
  'which count in the worker''s sessions only); those of an import, who was named as the importer.';
