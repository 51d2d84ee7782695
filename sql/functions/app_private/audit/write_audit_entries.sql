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
  entries app.audit_log[];
begin
  -- The keys of new rows at once, not with each row's digests.
  if has_one_key and app_private.has_audit_keys(write_audit_entries.entity) and old_rows[1] is null then
    perform app_private.make_audit_keys(
      write_audit_entries.entity,
      array(select new_row ->> rules[0] from unnest(new_rows) as new_row)
    );
  end if;
  -- What is computed at one level is read at the next one (offset 0), once.
  select
    array_agg(
      row(
        null,
        (change.present ->> 'payout_id')::uuid,
        case write_audit_entries.entity
          when 'placements' then change.entity_id
          else change.present ->> 'placement_id'
        end::uuid,
        null,
        write_audit_entries.entity,
        change.entity_id,
        coalesce(
          write_audit_entries.action,
          case when change.old_row is null then 'insert' when change.new_row is null then 'delete' else 'update' end
        ),
        change.old_row ->> 'status',
        change.new_row ->> 'status',
        null,
        null,
        null,
        null,
        case
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
        end,
        null,
        null,
        null
      )::app.audit_log
    )
  into entries
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
  where change.changes is not null;
  if entries is not null then
    perform app_private.append_to_audit_log(context, entries);
  end if;
end;
$$;
comment on function app_private.write_audit_entries is
  'The rows of app.audit_log for changes of rows of one table, each row once; those in which nothing has changed that '
  'counts leave none. context: app_private.audit_context(). rules: as the triggers have them, lists with commas: the '
  'columns of the key; those whose changes do not count; those of which a digest is kept '
  '(app_private.digest_changes). old_rows and new_rows, pair by pair: an old row is null for a new one, of which only '
  'the new values are written, a new row for a deleted one; what happened follows from that, unless action says it.';
