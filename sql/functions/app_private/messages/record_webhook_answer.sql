create or replace function app_private.record_webhook_answer(
  delivery_id uuid,
  attempt integer,
  status_code integer,
  error text
)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  has_arrived constant boolean := coalesce(record_webhook_answer.status_code between 200 and 299, false);
  endpoint app.webhook_endpoints;
  delivery app.webhook_deliveries;
begin
  select listening.*
  into endpoint
  from
    app.webhook_deliveries as known
    join app.webhook_endpoints as listening on listening.id = known.endpoint_id
  where known.id = record_webhook_answer.delivery_id
  for no key update of listening;
  select * into delivery from app.webhook_deliveries where id = record_webhook_answer.delivery_id for no key update;
  -- What has arrived has, however late that is known; a failure counts for the attempt that failed only.
  if
    delivery.status not in ('pending', 'failed')
    or not has_arrived and delivery.attempts <> record_webhook_answer.attempt
  then
    return delivery.status;
  end if;

  update app.webhook_deliveries as open
  set
    status = case
      when has_arrived then 'delivered'
      when open.attempts >= app_private.setting('webhook_max_attempts') then 'given_up'
      else 'failed'
    end,
    last_status_code = record_webhook_answer.status_code,
    last_error = case when not has_arrived then left(record_webhook_answer.error, 200) end,
    next_attempt_at = clock_timestamp()
      + app_private.retry_delay(
        app_private.setting('webhook_retry_base_seconds'),
        app_private.setting('webhook_retry_cap_seconds'),
        open.attempts - 1
      )
  where open.id = delivery.id
  returning *
  into delivery;
  if has_arrived then
    update app.webhook_endpoints
    set
      failing_since = null,
      failure_count = 0,
      paused_until = null
    where id = endpoint.id and failing_since is not null;
    return delivery.status;
  end if;

  update app.webhook_endpoints as failing
  set
    failing_since = coalesce(failing.failing_since, clock_timestamp()),
    failure_count = failing.failure_count + 1,
    paused_until = case
      when failing.failure_count + 1 >= app_private.setting('webhook_probe_failures')
        then clock_timestamp()
          + app_private.retry_delay(
            app_private.setting('webhook_retry_base_seconds'),
            app_private.setting('webhook_probe_cap_seconds'),
            failing.failure_count + 1 - app_private.setting('webhook_probe_failures')
          )
    end
  where failing.id = endpoint.id
  returning *
  into endpoint;
  if endpoint.disabled_at is not null or endpoint.retired_at is not null then
    return delivery.status;
  end if;
  if record_webhook_answer.status_code = 410 then
    perform app_private.switch_off_webhook_endpoint(endpoint, 'It answered 410: it is gone for good.');
  elseif endpoint.failing_since < clock_timestamp()
    - make_interval(hours => app_private.setting('webhook_failing_hours')) then
    perform app_private.switch_off_webhook_endpoint(
      endpoint,
      format(
        'Nothing has been delivered since %s.',
        to_char(endpoint.failing_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
      )
    );
  end if;
  return delivery.status;
end;
$$;
comment on function app_private.record_webhook_answer is
  'Records what an endpoint answered to an attempt, and returns the delivery''s status. status_code: null where there '
  'was no answer. error: why, in a few words, without the answer''s text. What failed is tried again after a wait '
  'that doubles, and given up after webhook_max_attempts. An endpoint that fails again and again is tried with one '
  'delivery at a time; after webhook_failing_hours without a success, or an answer 410, it is switched off with an '
  'event. For the worker.';
