-- The state of the night: which tasks of the crontab are expected when, and when each was last seen to end.

create table app_private.expected_tasks (
  task text primary key check (app_private.is_short_text(task, 'task')),
  within interval not null check (within > interval '0'),
  every interval not null check (every between interval '1 minute' and interval '1 day'),
  first_at time not null default '00:00',
  last_ended_at timestamptz,
  last_failed_at timestamptz,
  last_error text check (app_private.is_long_text(last_error, 'last_error')),
  missed_since timestamptz,
  created_at timestamptz not null default now()
);
comment on table app_private.expected_tasks is
  'The ledger of the crontab: each task checks in when it has ended, and one that does not within its time is missed.';
comment on column app_private.expected_tasks.within is
  'Longest time from one end to the next that is still in order: the rhythm of the crontab and some patience.';
comment on column app_private.expected_tasks.every is 'From one start by the crontab to the next.';
comment on column app_private.expected_tasks.first_at is 'Time of day (UTC) of its first start.';
comment on column app_private.expected_tasks.missed_since is
  'Time at which an event said that it is missed; null while it runs as expected.';
insert into app_private.expected_tasks (task, within, every, first_at)
values
  ('complete_placements', '26 hours', '1 day', '00:30'),
  ('process_due_schedules', '26 hours', '1 day', '02:00'),
  ('release_due_escrow_holds', '26 hours', '1 day', '03:00'),
  ('reconcile', '26 hours', '1 day', '04:00'),
  ('seal_audit_log', '26 hours', '1 day', '05:00'),
  ('make_audit_partitions', '26 hours', '1 day', '05:15'),
  ('check_payout_accounts', '26 hours', '1 day', '00:00'),
  ('check_bank_payouts', '26 hours', '1 day', '04:45'),
  ('purge_stripe_events', '26 hours', '1 day', '06:00'),
  ('purge_webhook_deliveries', '26 hours', '1 day', '06:10'),
  ('purge_history', '26 hours', '1 day', '06:20'),
  ('retry_failed_schedules', '20 minutes', '5 minutes', '00:00'),
  ('requeue_stripe_events', '20 minutes', '5 minutes', '00:00'),
  ('resolve_transfers', '15 minutes', '2 minutes', '00:00'),
  ('expire_requests', '2 hours', '1 hour', '00:17'),
  ('recover_debts', '45 minutes', '15 minutes', '00:00'),
  ('sync_platform_balance', '30 minutes', '10 minutes', '00:00'),
  ('probe_stripe_circuit', '10 minutes', '1 minute', '00:00'),
  ('read_stripe_list', '10 minutes', '1 minute', '00:00'),
  ('watch_sessions', '10 minutes', '1 minute', '00:00'),
  ('deliver_webhooks', '10 minutes', '1 minute', '00:00'),
  ('send_mails', '10 minutes', '1 minute', '00:00');

-- What app.needs_you is made of.
create type app_private.open_schedule as (
  payout_id uuid,
  recruiter_id uuid,
  amount bigint,
  currency text,
  failure_reason text,
  due_at timestamptz,
  tried_at timestamptz,
  blockers text[]
);
comment on type app_private.open_schedule is
  'A payment that failed or is due within a day, and what keeps it from being sent: see app_private.open_schedules.';

create type app_private.need as (
  kind text,
  since timestamptz,
  amount bigint,
  currency text,
  item_count bigint,
  detail text,
  payout_id uuid,
  recruiter_id uuid,
  request_id uuid,
  finding_id uuid
);
comment on type app_private.need is
  'Something that does not repair itself, as app.needs_you lists it. amount: minor units, of item_count parts.';
