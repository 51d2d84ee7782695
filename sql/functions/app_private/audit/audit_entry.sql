create or replace function app_private.audit_entry(
  context app.audit_log,
  entity text,
  rules text[],
  old_row jsonb,
  new_row jsonb,
  action text default null
)
returns app.audit_log
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  entry app.audit_log := context;
  quiet constant text[] := string_to_array(coalesce(rules[1], ''), ',') || 'updated_at'::text;
  present constant jsonb := coalesce(new_row, old_row);
  changes jsonb;
  was_erased boolean := false;
begin
  entry.entity_id := case
    when strpos(rules[0], ',') = 0 then present ->> rules[0]
    else app_private.audit_key(present, rules)
  end;
  -- Most rows have nothing to digest.
  select jsonb_object_agg(each.key, jsonb_build_object('old', old_row -> each.key, 'new', new_row -> each.key))
  into changes
  from jsonb_each(present) as each
  where
    each.key <> all (quiet)
    and coalesce(old_row -> each.key, 'null') is distinct from coalesce(new_row -> each.key, 'null');
  if changes ?| string_to_array(rules[2], ',') then
    -- Personal data has a key for each row, which is thrown away with it: then nothing is said of what was there
    -- before.
    if audit_entry.entity in ('placements', 'requests') then
      insert into app_private.audit_row_keys (entity, entity_id)
      values (audit_entry.entity, entry.entity_id)
      on conflict on constraint audit_row_keys_pkey do nothing;
      select own.erased_at is not null
      into strict was_erased
      from app_private.audit_row_keys as own
      where own.entity = audit_entry.entity and own.entity_id = entry.entity_id;
    end if;
    select
      changes
        || coalesce(
          jsonb_object_agg(
            name,
            jsonb_build_object(
              'old', case
                when not was_erased then app_private.audit_digest(old_row -> name, audit_entry.entity, entry.entity_id)
                when old_row -> name <> 'null' then '{"erased": true}'
              end,
              'new', app_private.audit_digest(new_row -> name, audit_entry.entity, entry.entity_id)
            )
          ),
          '{}'
        )
    into changes
    from unnest(string_to_array(rules[2], ',')) as name
    -- Under another key all of them are told anew.
    where changes ? name or was_erased and new_row -> name is not null;
  end if;
  if changes is null then
    return null;
  end if;
  entry.id := uuidv7();
  entry.entity := audit_entry.entity;
  entry.payout_id := (present ->> 'payout_id')::uuid;
  entry.placement_id := case audit_entry.entity
    when 'placements' then entry.entity_id
    else present ->> 'placement_id'
  end::uuid;
  entry.action := coalesce(
    audit_entry.action,
    case when old_row is null then 'insert' when new_row is null then 'delete' else 'update' end
  );
  entry.old_status := old_row ->> 'status';
  entry.new_status := new_row ->> 'status';
  entry.metadata := jsonb_build_object('changes', changes) || context.metadata;
  entry.created_at := clock_timestamp();
  -- Whoever changes a row holds its lock, so that its chain has no fork.
  select log.sequence + 1, log.hash
  into entry.sequence, entry.previous_hash
  from app.audit_log as log
  where log.entity = entry.entity and log.entity_id = entry.entity_id
  order by log.sequence desc
  limit 1;
  if not found then
    entry.sequence := 1;
    entry.previous_hash := decode(repeat('00', 32), 'hex');
  end if;
  entry.hash := app_private.audit_log_hash(entry);
  return entry;
end;
$$;
comment on function app_private.audit_entry is
  'The row of app.audit_log for a change of one row, null when nothing has changed that counts; its caller inserts '
  'it. context: app_private.audit_context(). rules: as the triggers have them, lists with commas: the columns of the '
  'key; those whose changes do not count; those of which a digest is kept (app_private.audit_digest). old_row is null '
  'for a new row, new_row for a deleted one; what happened follows from that, unless action says it.';
