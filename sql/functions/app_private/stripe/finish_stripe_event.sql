create or replace function app_private.finish_stripe_event(
  event_id text,
  outcome text,
  amount_reversed bigint default null
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app_private.stripe_webhook_inbox as inbox
  set
    processed_at = clock_timestamp(),
    outcome = finish_stripe_event.outcome,
    amount_reversed = finish_stripe_event.amount_reversed
  where inbox.event_id = finish_stripe_event.event_id and inbox.processed_at is null;
$$;
comment on function app_private.finish_stripe_event is
  'Records that a stored event is processed. outcome: a value of app_private.stripe_webhook_inbox.outcome. '
  'amount_reversed: minor units, for a transfer. A processed event stays as it is until it is asked about again.';
