create or replace function app_private.receive_stripe_event(payload jsonb)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  id constant text := receive_stripe_event.payload ->> 'id';
  kind constant text := case receive_stripe_event.payload ->> 'object'
    when 'v2.core.event' then 'thin'
    else 'snapshot'
  end;
  has_work constant boolean := kind = 'snapshot'
  and exists (select from app_private.stripe_event_types where type = receive_stripe_event.payload ->> 'type');
begin
  insert into app_private.stripe_webhook_inbox (
    event_id, type, kind, api_version, account, object_id, payload, processed_at, outcome
  )
  values
    (
      id,
      receive_stripe_event.payload ->> 'type',
      kind,
      app_private.as_stored_text(receive_stripe_event.payload ->> 'api_version', app_private.max_identifier()),
      app_private.as_stored_text(
        coalesce(receive_stripe_event.payload ->> 'account', receive_stripe_event.payload ->> 'context'),
        app_private.max_identifier()
      ),
      app_private.as_stored_text(
        coalesce(
          receive_stripe_event.payload #>> '{data,object,id}',
          receive_stripe_event.payload #>> '{related_object,id}'
        ),
        app_private.max_identifier()
      ),
      receive_stripe_event.payload,
      case when not has_work then clock_timestamp() end,
      case when not has_work then 'stored' end
    )
  on conflict (event_id) do nothing;
  if not found then
    return false;
  end if;
  if has_work then
    perform app_private.enqueue_stripe_event(id);
  end if;
  return true;
end;
$$;
comment on function app_private.receive_stripe_event is
  'Stores an event that Stripe delivered, and enqueues its job when its type has an effect, in one transaction. '
  'payload: the signed event; its contents are never trusted. Returns whether the event is new: a second delivery '
  'changes nothing.';
