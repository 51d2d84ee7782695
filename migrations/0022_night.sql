-- The state of the night: which tasks of the crontab are expected when, and when each was last seen to end.

create table app_private.expected_tasks (
  task text primary key check (app_private.is_short_text(task, 'task')),
  within interval not null check (within > interval '0'),
  daily_at time,
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
comment on column app_private.expected_tasks.daily_at is
  'Time of day (UTC) at which the crontab starts it; null: several times a day.';
comment on column app_private.expected_tasks.missed_since is
  'Time at which an event said that it is missed; null while it runs as expected.';
insert into app_private.expected_tasks (task, within, daily_at)
values
  ('complete_placements', '26 hours', '00:30'),
  ('process_due_schedules', '26 hours', '02:00'),
  ('release_due_escrow_holds', '26 hours', '03:00'),
  ('reconcile', '26 hours', '04:00'),
  ('seal_audit_log', '26 hours', '05:00'),
  ('check_payout_accounts', '26 hours', '00:00'),
  ('purge_stripe_events', '26 hours', '06:00'),
  ('retry_failed_schedules', '20 minutes', null),
  ('requeue_stripe_events', '20 minutes', null),
  ('resolve_transfers', '15 minutes', null),
  ('expire_requests', '2 hours', null),
  ('recover_debts', '45 minutes', null),
  ('sync_platform_balance', '30 minutes', null),
  ('probe_stripe_circuit', '10 minutes', null),
  ('read_stripe_list', '10 minutes', null),
  ('watch_sessions', '10 minutes', null),
  ('deliver_webhooks', '10 minutes', null),
  ('send_mails', '10 minutes', null);
