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
  schedule_id uuid,
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
  finding_id uuid,
  company_id uuid,
  placement_id uuid,
  record text
);
comment on type app_private.need is
  'Something that does not repair itself, as app.needs_you lists it. amount: minor units, of item_count parts. record: '
  'what it is about, the same for as long as it lasts; null where there is one of its kind.';

-- What admins say to each other about it.
create table app.need_marks (
  key text primary key check (app_private.is_long_text(key, 'key')),
  taken_by uuid references app.users (id),
  taken_at timestamptz,
  snoozed_by uuid references app.users (id),
  snoozed_at timestamptz,
  snoozed_until timestamptz check (app_private.is_business_time(snoozed_until, 'until')),
  snooze_reason text check (btrim(snooze_reason) <> '') check (app_private.is_long_text(snooze_reason, 'reason')),
  amount bigint,
  item_count bigint,
  detail text check (app_private.is_long_text(detail, 'detail')),
  check ((taken_by is null) = (taken_at is null)),
  check (num_nonnulls(snoozed_by, snoozed_at, snoozed_until, snooze_reason, item_count) in (0, 5)),
  check (snoozed_until > snoozed_at)
);
comment on table app.need_marks is
  'Who works on a thing that app.needs_you lists, and until when it sleeps. A row goes when neither counts any more; '
  'what was is in app.audit_log.';
comment on column app.need_marks.key is 'As app.needs_you has it: the kind and the record.';
comment on column app.need_marks.taken_at is 'It counts for need_taken_days.';
comment on column app.need_marks.snoozed_until is 'It sleeps until then, or until it is more or other than it was.';
comment on column app.need_marks.amount is 'As it was when it was snoozed; minor units.';
comment on column app.need_marks.item_count is 'As it was when it was snoozed.';
comment on column app.need_marks.detail is 'As it was when it was snoozed.';
create index on app.need_marks (taken_by);
create index on app.need_marks (snoozed_by);

insert into app_private.settings (name, value, description)
values
  (
    'need_taken_days',
    '7',
    'How many days a thing that needs somebody counts as theirs after they took it; then anybody may take it'
  ),
  ('need_snooze_days', '90', 'For how many days at most a thing that needs somebody can be snoozed');
