create or replace function app_private.requeue_stripe_events()
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    lost as (
      select inbox.event_id
      from app_private.stripe_webhook_inbox as inbox
      where
        inbox.processed_at is null
        and inbox.received_at < clock_timestamp() - make_interval(secs => app_private.setting('lost_event_seconds'))
        -- A job that waits for its next try is not lost. A locked one is lost: no try takes that long.
        and not exists (
          select from graphile_worker.holdback_waiting_keys(array['process_stripe_event:' || inbox.event_id])
        )
      order by inbox.received_at, inbox.event_id
      limit app_private.setting('claim_batch_size')
    ),
    requeued as materialized (select app_private.enqueue_stripe_event(lost.event_id) from lost)
  select count(*)
  from requeued;
$$;
comment on function app_private.requeue_stripe_events is
  'Enqueues a job for each stored event with a lost job: its worker died, or it failed too often. Returns the number '
  'of events.';
