create or replace function app_private.run_metrics()
returns table (name text, labels jsonb, value numeric)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    stops as materialized (select stops.code, stops.scope = 'all' as stops_all from app_private.money_stops() as stops),
    expected as materialized (
      select
        expected.*,
        jsonb_build_object('task', expected.task) as labels,
        exists (select from app_private.missed_tasks() as missed where missed.task = expected.task) as is_missed
      from app_private.expected_tasks as expected
    ),
    last_run as materialized (
      select run.*, jsonb_build_object('kind', run.kind) as labels
      from
        app.payout_run_kinds as kind
        cross join lateral (
          select payout_run.*
          from app.payout_runs as payout_run
          where payout_run.kind = kind.value and payout_run.finished_at is not null
          order by payout_run.started_at desc
          limit 1
        ) as run
    ),
    queue as materialized (
      select depth.*, jsonb_build_object('task', depth.task) as labels
      from graphile_worker.holdback_queue_depth() as depth
    ),
    inbox as (
      select count(*) as events, min(inbox.received_at) as oldest
      from app_private.stripe_webhook_inbox as inbox
      where inbox.processed_at is null
    ),
    delivery as materialized (
      select count(*) as deliveries, min(waiting.next_attempt_at) as oldest
      from
        app.webhook_deliveries as waiting
        join app.webhook_endpoints as endpoint on endpoint.id = waiting.endpoint_id
      where waiting.status in ('pending', 'failed') and endpoint.disabled_at is null and endpoint.retired_at is null
    ),
    waiting_mail as materialized (
      select count(*) as mails, min(mail.created_at) as oldest
      from app_private.mails as mail
      where mail.status in ('open', 'waiting', 'sending')
    )
  select 'holdback_money_can_move', '{}'::jsonb, (not exists (select from stops where stops.stops_all))::int::numeric
  union all
  select
    'holdback_money_stops',
    jsonb_build_object('code', stops.code, 'stops', case when stops.stops_all then 'all' else 'a part' end),
    count(*)
  from stops
  group by stops.code, stops.stops_all
  union all
  select 'holdback_stripe_circuit_open', '{}', (circuit.opened_at is not null)::int
  from app_private.stripe_circuit as circuit
  union all
  select 'holdback_worker_last_seen_timestamp_seconds', '{}', extract(epoch from max(expected.last_ended_at))
  from expected
  union all
  select 'holdback_task_last_success_timestamp_seconds', expected.labels, extract(epoch from expected.last_ended_at)
  from expected
  where expected.last_ended_at is not null
  union all
  select 'holdback_task_last_failure_timestamp_seconds', expected.labels, extract(epoch from expected.last_failed_at)
  from expected
  where expected.last_failed_at is not null
  union all
  select 'holdback_task_missed', expected.labels, expected.is_missed::int
  from expected
  union all
  select
    'holdback_run_last_start_timestamp_seconds',
    jsonb_build_object('kind', kind.value),
    extract(epoch from newest.started_at)
  from
    app.payout_run_kinds as kind
    cross join lateral (
      select max(run.started_at) as started_at
      from app.payout_runs as run
      where run.kind = kind.value and run.started_at > now() - interval '40 days'
    ) as newest
  where newest.started_at is not null
  union all
  select 'holdback_run_last_finish_timestamp_seconds', last_run.labels, extract(epoch from last_run.finished_at)
  from last_run
  union all
  select 'holdback_run_last_items', last_run.labels, last_run.item_count
  from last_run
  union all
  select
    'holdback_run_last_transfers',
    last_run.labels || jsonb_build_object('outcome', outcome.name),
    outcome.transfers
  from
    last_run
    cross join lateral (
      values
        ('succeeded', last_run.succeeded_count),
        ('refused', last_run.refused_count),
        ('in_doubt', last_run.in_doubt_count)
    ) as outcome (name, transfers)
  union all
  select 'holdback_run_open_age_seconds', '{}', coalesce(extract(epoch from now() - min(run.started_at)), 0)
  from app.payout_runs as run
  where run.finished_at is null
  union all
  select
    'holdback_run_paid_nothing',
    '{}',
    coalesce(
      (
        select (event.payload ->> 'count')::numeric
        from
          last_run
          join app.events as event on event.entity_id = last_run.id and event.type = 'payout_run.paid_nothing'
        where last_run.kind = 'process_due_schedules'
        limit 1
      ),
      0
    )
  union all
  select 'holdback_queue_jobs', queue.labels || jsonb_build_object('state', queue.state), queue.jobs
  from queue
  union all
  select 'holdback_queue_oldest_ready_age_seconds', queue.labels, extract(epoch from now() - queue.oldest_at)
  from queue
  where queue.state = 'ready'
  union all
  select 'holdback_webhook_inbox_waiting', '{}', inbox.events
  from inbox
  union all
  select 'holdback_webhook_inbox_oldest_age_seconds', '{}', coalesce(extract(epoch from now() - inbox.oldest), 0)
  from inbox
  union all
  select 'holdback_webhook_deliveries_waiting', '{}', delivery.deliveries
  from delivery
  union all
  select
    'holdback_webhook_deliveries_oldest_age_seconds',
    '{}',
    greatest(coalesce(extract(epoch from now() - delivery.oldest), 0), 0)
  from delivery
  union all
  select 'holdback_mails_waiting', '{}', waiting_mail.mails
  from waiting_mail
  union all
  select 'holdback_mails_oldest_age_seconds', '{}', coalesce(extract(epoch from now() - waiting_mail.oldest), 0)
  from waiting_mail;
$$;
comment on function app_private.run_metrics is
  'Metrics of what keeps money from moving, of the crontab, of runs, and of the queues.';
