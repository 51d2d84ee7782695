-- Settings that engineers may change at run time, and the version of Holdback.

create table app_private.settings (
  name text primary key,
  value jsonb not null,
  description text not null,
  updated_at timestamptz not null default now(),
  -- A slip of the keyboard must not empty a table. Stripe itself lists events for 30 days.
  constraint keep_days_within_bounds
    check (
      name not like '%\_keep\_days'
      or coalesce(
        case
          when value #>> '{}' ~ '^\d{1,5}$'
            then (value #>> '{}')::integer
              between case
                when name = 'stripe_event_keep_days' then 31
                else 7
              end
              and 36500
        end,
        false
      )
    ),
  -- A month is archived once it is whole, over and sealed.
  constraint audit_months_kept_within_bounds
    check (
      name <> 'audit_months_kept'
      or coalesce(case when value #>> '{}' ~ '^\d{1,4}$' then (value #>> '{}')::integer between 1 and 1200 end, false)
    ),
  constraint invariant_rounds_within_bounds
    check (
      name not in ('invariant_round_days', 'invariant_rows_a_night')
      or coalesce(
        case when value #>> '{}' ~ '^\d{1,8}$' then (value #>> '{}')::integer between 1 and 10000000 end,
        false
      )
    ),
  constraint onboarding_reminders_within_bounds
    check (name <> 'onboarding_reminders' or coalesce(value #>> '{}' ~ '^\d{1,2}$', false)),
  constraint transfers_name_charges_is_a_switch check (name <> 'transfers_name_charges' or value in ('0', '1'))
);
comment on table app_private.settings is 'Numbers that engineers may change at run time. Each row has a description.';
insert into app_private.settings (name, value, description)
values
  -- Runs.
  ('claim_batch_size', '1000', 'Schedules claimed, or holds released, in one transaction'),
  (
    'lost_run_seconds',
    '900',
    'How long a run may go on claiming before its worker is taken for dead and another goes on with it'
  ),
  -- Retries of refused schedules.
  (
    'max_retries',
    '10',
    'How often a refused obligation is tried again before a person must look; what waits for money or an account is '
    'not counted'
  ),
  ('retry_base_seconds', '900', 'Wait before the first retry; it doubles with every further one'),
  ('retry_cap_seconds', '86400', 'Longest wait between two retries'),
  -- The platform's balance.
  (
    'funds_known_seconds',
    '1800',
    'How old the balance that Stripe said may be to count as known; nothing is claimed that a known balance does not '
    'cover'
  ),
  (
    'funds_reserve_days',
    '3',
    'How many days an obligation waits for funds before incoming money of its currency is kept for it'
  ),
  (
    'blocked_account_check_seconds',
    '3600',
    'How long ago Stripe may have been asked about an account that cannot receive while money for it is due'
  ),
  (
    'account_check_days',
    '7',
    'For money that is due within how many days the recruiters'' accounts are asked about every day'
  ),
  (
    'account_cool_down_days',
    '3',
    'How many days nothing is sent to a recruiter whose account or bank account was changed; 0: no such wait'
  ),
  -- Transfers without an answer.
  ('lost_intent_seconds', '120', 'How long an intent may wait unsent before its job is taken for lost'),
  (
    'transfer_lease_seconds',
    '45',
    'How long a sent transfer may go without a recorded answer before its worker is taken for dead; longer than a '
    'request can take'
  ),
  (
    'resend_base_seconds',
    '5',
    'Wait before a transfer in doubt is sent again under the same key; it doubles with every attempt'
  ),
  ('resend_cap_seconds', '600', 'Longest such wait'),
  ('resend_window_seconds', '82800', 'How long an idempotency key may be used again: 23 hours; Stripe keeps it for 24'),
  ('look_up_after_seconds', '60', 'How long after the last attempt Stripe''s list is taken for complete'),
  -- Webhooks.
  (
    'lost_event_seconds',
    '600',
    'How long a stored event of Stripe may wait unprocessed before its job is taken for lost'
  ),
  ('stripe_event_keep_days', '90', 'How many days a processed event of Stripe is kept'),
  -- Events delivered to others.
  ('webhook_plain_http', '0', '1: the addresses of webhook endpoints may begin with http://, not only with https://'),
  (
    'webhook_private_addresses',
    '0',
    '1: events are delivered to addresses of the workers'' machines and of private networks too'
  ),
  ('max_webhook_endpoints', '20', 'How many webhook endpoints may stand: each costs a row for each event it wants'),
  (
    'webhook_lease_seconds',
    '60',
    'How long a delivery may go without a recorded answer; longer than a request can take'
  ),
  ('webhook_retry_base_seconds', '30', 'Wait before a delivery is tried again; it doubles with every attempt'),
  ('webhook_retry_cap_seconds', '21600', 'Longest such wait'),
  ('webhook_max_attempts', '16', 'After how many attempts a delivery is given up'),
  (
    'webhook_probe_failures',
    '10',
    'After how many failures without a success an endpoint is only tried with one delivery at a time, after waits'
  ),
  ('webhook_probe_cap_seconds', '900', 'Longest wait between two such tries'),
  ('webhook_failing_hours', '120', 'After how many hours without a success an endpoint is switched off'),
  ('webhook_delivery_keep_days', '90', 'How many days a delivery that arrived is kept'),
  ('webhook_secret_hours', '24', 'How many hours deliveries are signed with the old secret too, after a rotation'),
  -- What is purged by age; the other *_keep_days stand beside what they are about.
  ('event_keep_days', '180', 'How many days an event of the outbox is kept: consumers read on within them'),
  ('plan_keep_days', '90', 'How many days after its end the list of a plan is kept that nobody approved'),
  ('given_up_job_keep_days', '30', 'How many days a job of the queue is kept after its last try failed'),
  -- Mail.
  (
    'mail_bundle_seconds',
    '900',
    'How long a mail that is not urgent takes up further events of its person before it is sent'
  ),
  (
    'mail_settle_seconds',
    '5',
    'How old an event must be before it is read from the outbox: longer than a statement waits between making the '
    'event''s id and beginning to write'
  ),
  ('mail_lease_seconds', '300', 'How long a mail may be on its way before its worker is taken for dead'),
  ('mail_retry_base_seconds', '60', 'Wait before a mail is tried again; it doubles with every attempt'),
  ('mail_retry_cap_seconds', '3600', 'Longest such wait'),
  ('mail_retry_hours', '72', 'How long a mail is tried before it is given up'),
  ('mail_keep_days', '90', 'How long it is kept which event was told to whom'),
  -- Dual control.
  ('request_days', '7', 'How many days a request waits for a second person before it expires'),
  (
    'one_person_days',
    '7',
    'How many days who made an admin, or linked an admin''s sign-in, counts as one person with that admin'
  ),
  ('max_pending_requests', '100', 'How many requests of one person may wait at the same time'),
  -- Step-up: a fresh sign-in.
  (
    'step_up_minutes',
    '0',
    'How many minutes old a sign-in over the API may be for approvals, changes of accounts and what moves money; 0: '
    'any'
  ),
  (
    'step_up_from_amounts',
    '{}',
    'The amounts from which what moves money needs a fresh sign-in: minor units by currency, such as {"USD": '
    '1000000}; a currency that is not named: any amount'
  ),
  -- What the console says of itself.
  ('installation_name', '""', 'The name of the marketplace, as the console shows it on every page'),
  ('installation_contact', '""', 'Where recruiters and companies ask, such as an address, as the console shows it'),
  -- Plans.
  ('plan_hours', '24', 'How many hours after its moment a plan can be executed'),
  (
    'plan_from_amounts',
    '{}',
    'Of payouts of more than this nothing is paid but by a plan that two persons approved: minor units by currency, '
    'such as {"USD": 10000000}'
  ),
  -- Debts.
  (
    'recovery_offset_horizon_days',
    '30',
    'A debt waits for an obligation that is due within so many days, to be set off against, before a transfer is '
    'reversed'
  ),
  (
    'account_balance_seconds',
    '900',
    'How long the balance that Stripe told of a recruiter''s account limits what is asked back from it'
  ),
  -- Reconciliation.
  ('reconciliation_first_days', '3', 'How far back the first reconciliation looks'),
  (
    'reconciliation_overlap_hours',
    '48',
    'How far back a reconciliation looks again before the end of the last one; longer than '
    'reconciliation_patience_hours plus a day'
  ),
  (
    'reconciliation_max_days',
    '35',
    'Longest window of one reconciliation; a longer absence is caught up with in several'
  ),
  (
    'reconciliation_margin_seconds',
    '3600',
    'How much more than its window a reconciliation asks Stripe for on each side'
  ),
  (
    'reconciliation_patience_hours',
    '24',
    'How long a transfer may be sent or in doubt before Stripe''s having it counts as a difference'
  ),
  (
    'reconciliation_abandon_seconds',
    '3600',
    'How long a reconciliation may take in no page before it is taken for dead'
  ),
  (
    'clock_tolerance_seconds',
    '120',
    'How far the clock of a worker''s machine may be from the database''s, either way; a worker beyond it does not run'
  ),
  -- Sessions of analysts, operators and dashboards.
  (
    'watch_lock_seconds',
    '30',
    'How long their transaction may hold a lock on our tables, or keep somebody waiting, before it is ended'
  ),
  ('watch_transaction_seconds', '600', 'How long their transaction may be open before it is ended'),
  (
    'watch_listen_seconds',
    '30',
    'How long their transaction may be open while the notification queue is filling, before it is ended'
  ),
  ('watch_queue_percent', '1', 'From how full the notification queue is taken to be filling, in percent');

create table app_private.database_version (
  singleton boolean primary key default true check (singleton),
  version text not null check (version <> ''),
  recorded_at timestamptz not null default now()
);
comment on table app_private.database_version is
  'The version of Holdback that migrated this database last. The migration writes it, app.version() says it.';

create table app_private.known_objects (
  kind text not null,
  name text not null,
  owner name,
  digests text[] not null,
  server_version integer not null,
  primary key (kind, name)
);
comment on table app_private.known_objects is
  'What the last migration left in Holdback''s schemas (app_private.present_objects): whatever else is found there is '
  'foreign. Only the migration writes it.';
comment on column app_private.known_objects.digests is
  'What the object says. Several only while a migration is under way: before it, and after it.';
comment on column app_private.known_objects.server_version is
  'The major version of Postgres that wrote these expressions: another may write the same ones differently.';

create table app_private.login_passwords (
  role name primary key,
  password text not null,
  set_at timestamptz not null default now()
);
comment on table app_private.login_passwords is
  'The passwords of the logins, as whoever has the administrator''s URL looks them up. Made at random by the '
  'migration; npm run rotate-passwords makes new ones. The server itself has SCRAM verifiers. Leave its rows out of '
  'dumps that go elsewhere.';
