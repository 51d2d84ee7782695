create or replace function app_private.requeue_webhooks(endpoint_ids uuid[], event_ids uuid[])
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  made integer;
begin
  insert into app.webhook_deliveries as delivery (endpoint_id, event_id, event_type, payout_id, order_key)
  select endpoint_id, event.id, event.type, event.payout_id, coalesce(event.payout_id, event.entity_id, event.id)
  from
    unnest(requeue_webhooks.endpoint_ids) as endpoint_id
    cross join app.events as event
  where event.id = any (requeue_webhooks.event_ids)
  order by endpoint_id, event.id
  on conflict (endpoint_id, event_id) do update
    set
      status = 'pending',
      attempts = 0,
      next_attempt_at = clock_timestamp(),
      last_error = null
    -- One that is under way ends as it ends.
    where delivery.status <> 'pending' or delivery.attempts = 0;
  get diagnostics made = row_count;
  perform app_private.enqueue('deliver_webhooks', array['{}'::jsonb]);
  return made;
end;
$$;
comment on function app_private.requeue_webhooks is
  'Has these events delivered to these endpoints, whether or not they were before, and returns how many deliveries '
  'that makes.';
