create or replace function app_private.webhook_body(event app.events)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    json_build_object(
      'id',
      (webhook_body.event).id,
      'type',
      (webhook_body.event).type,
      'timestamp',
      to_char((webhook_body.event).created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'payout_id',
      (webhook_body.event).payout_id,
      'entity_id',
      (webhook_body.event).entity_id,
      'data',
      (webhook_body.event).payload
    )::text;
$$;
comment on function app_private.webhook_body is
  'An event as it is delivered: JSON text, the same at each attempt. docs/events.md has its schemas.';
