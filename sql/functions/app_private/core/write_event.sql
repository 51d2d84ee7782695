create or replace function app_private.write_event(
  type text,
  payload jsonb,
  payout_id uuid default null,
  entity_id uuid default null
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app.events (type, payload, payout_id, entity_id)
  values (write_event.type, write_event.payload, write_event.payout_id, write_event.entity_id);
$$;
comment on function app_private.write_event is
  'Writes one event to the outbox, for changes other than those of payouts, schedules and holds: '
  'app_private.audit_changes writes theirs.';
