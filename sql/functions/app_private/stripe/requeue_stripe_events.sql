create or replace function app_private.requeue_stripe_events()
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with lost as (
    select inbox.event_id
      from app_private.stripe_webhook_inbox as inbox
     where inbox.processed_at is null
       and inbox.received_at < clock_timestamp() - make_interval(secs => app_private.setting('lost_event_seconds'))
       -- One that waits for its next try is not lost. One that is locked is: no try takes that long.
       and not exists (
         select from graphile_worker.jobs as job
          where job.key = 'process_stripe_event:' || inbox.event_id
            and job.locked_at is null and job.attempts < job.max_attempts
       )
     order by inbox.received_at, inbox.event_id
     limit app_private.setting('claim_batch_size')
  ),
  requeued as materialized (
    select app_private.enqueue_stripe_event(lost.event_id) from lost
  )
  select count(*) from requeued;
$$;
comment on function app_private.requeue_stripe_events is
  'Adds a job for each stored event whose job was lost, with a worker that died or after too many failures. Returns how many.';
