create or replace function app_private.digest_changes(
  changes jsonb,
  entity text,
  entity_id text,
  digested text[],
  old_row jsonb,
  new_row jsonb
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  was_erased boolean := false;
  key bytea;
begin
  -- Personal data has a key for each row, which is thrown away with it: then nothing is said of what was there before.
  if app_private.has_audit_keys(digest_changes.entity) then
    select own.erased_at is not null, own.key
    into was_erased, key
    from app_private.audit_row_keys as own
    where own.entity = digest_changes.entity and own.entity_id = digest_changes.entity_id;
    if not found then
      perform app_private.make_audit_keys(digest_changes.entity, array[digest_changes.entity_id]);
      was_erased := false;
      select own.key
      into key
      from app_private.audit_row_keys as own
      where own.entity = digest_changes.entity and own.entity_id = digest_changes.entity_id;
    end if;
  end if;
  if key is null then
    select digest_key.key into key from app_private.audit_digest_key as digest_key;
  end if;
  return (
    select
      changes
        || coalesce(
          jsonb_object_agg(
            name,
            jsonb_build_object(
              'old', case
                when not was_erased then app_private.keyed_digest(old_row -> name, key)
                when old_row -> name <> 'null' then '{"erased": true}'
              end,
              'new', app_private.keyed_digest(new_row -> name, key)
            )
          ),
          '{}'
        )
    from unnest(digested) as name
    -- Under another key all of them are told anew.
    where changes ? name or was_erased and new_row -> name is not null
  );
end;
$$;
comment on function app_private.digest_changes is
  'The changes of an audit row with digests instead of the values that are secret or somebody''s personal data '
  '(app_private.audit_digest). digested: the names of their columns.';
