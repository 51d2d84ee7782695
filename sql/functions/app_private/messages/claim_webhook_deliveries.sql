create or replace function app_private.claim_webhook_deliveries(wanted integer, busy uuid[])
returns table (
  delivery_id uuid,
  attempt integer,
  endpoint_id uuid,
  url text,
  may_be_private boolean,
  secrets text[],
  event_id uuid,
  body text
)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    due as (
      select next.id
      from
        app.webhook_endpoints as endpoint
        cross join lateral (
          select delivery.id, delivery.event_id
          from app.webhook_deliveries as delivery
          where
            delivery.endpoint_id = endpoint.id
            and delivery.status in ('pending', 'failed')
            and delivery.next_attempt_at <= clock_timestamp()
            and not exists (
              select
              from app.webhook_deliveries as earlier
              where
                earlier.endpoint_id = delivery.endpoint_id
                and earlier.order_key = delivery.order_key
                and earlier.event_id < delivery.event_id
                and earlier.status in ('pending', 'failed')
            )
          order by delivery.next_attempt_at, delivery.event_id
          limit
            case
              when endpoint.failure_count >= app_private.setting('webhook_probe_failures') then 1
              else claim_webhook_deliveries.wanted
            end
          for update skip locked
        ) as next
      where
        endpoint.disabled_at is null
        and endpoint.retired_at is null
        and endpoint.id <> all (claim_webhook_deliveries.busy)
        and (endpoint.paused_until is null or endpoint.paused_until <= clock_timestamp())
      order by next.event_id
      limit claim_webhook_deliveries.wanted
    ),
    claimed as (
      update app.webhook_deliveries as delivery
      set
        attempts = delivery.attempts + 1,
        last_attempt_at = clock_timestamp(),
        next_attempt_at = clock_timestamp() + make_interval(secs => app_private.setting('webhook_lease_seconds'))
      from due
      where delivery.id = due.id
      returning delivery.id, delivery.attempts, delivery.endpoint_id, delivery.event_id
    )
  select
    claimed.id,
    claimed.attempts,
    claimed.endpoint_id,
    endpoint.url,
    app_private.setting('webhook_private_addresses') = 1,
    array(
      select known.secret
      from app_private.webhook_secrets as known
      where
        known.endpoint_id = claimed.endpoint_id
        and (known.valid_until is null or known.valid_until > clock_timestamp())
      order by known.valid_until desc nulls first
    ),
    claimed.event_id,
    app_private.webhook_body(event)
  from
    claimed
    join app.webhook_endpoints as endpoint on endpoint.id = claimed.endpoint_id
    join app.events as event on event.id = claimed.event_id
  order by claimed.event_id;
$$;
comment on function app_private.claim_webhook_deliveries is
  'Takes due deliveries to be made now, at most wanted, and returns what to send and the secrets to sign it with. Of '
  'one order key an endpoint gets only the earliest that is open. busy: endpoints to leave alone. Who does not record '
  'an answer within its lease (webhook_lease_seconds) is taken for dead, and the delivery is made again. '
  'may_be_private: the setting webhook_private_addresses. For the worker.';
