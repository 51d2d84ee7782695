create or replace function app_private.write_row_event()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  changed constant jsonb := to_jsonb(new);
begin
  insert into app.events (type, payout_id, entity_id, payload)
  values
    (
      tg_argv[0] || '.' || coalesce(tg_argv[1], case tg_op when 'INSERT' then 'created' else changed ->> 'status' end),
      coalesce(
        (changed ->> 'payout_id')::uuid,
        (select payout_id from app.recoveries where id = (changed ->> 'recovery_id')::uuid)
      ),
      new.id,
      app_private.row_event_payload(changed)
    );
  return null;
end;
$$;
comment on function app_private.write_row_event is
  'After-row trigger of what has no audit log of its own: writes one event for a new row or a new status, with the '
  'columns that tell what it is. Arguments: the entity; the event''s name, when it is neither created nor the new '
  'status.';
