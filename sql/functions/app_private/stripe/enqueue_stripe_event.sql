create or replace function app_private.enqueue_stripe_event(event_id text, run_at timestamptz default null)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.enqueue(
      'process_stripe_event',
      array[jsonb_build_object('event_id', enqueue_stripe_event.event_id)],
      enqueue_stripe_event.run_at,
      array['process_stripe_event:' || enqueue_stripe_event.event_id]
    );
$$;
comment on function app_private.enqueue_stripe_event is
  'Enqueues the job of a stored event; a waiting job of the same event is replaced. run_at: the earliest time.';
