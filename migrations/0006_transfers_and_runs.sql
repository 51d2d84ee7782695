-- One run of the night, and one try to move money.

create table app.payout_runs (
  id uuid primary key default uuidv7(),
  kind text not null references app.payout_run_kinds (value),
  started_by uuid references app.users (id),
  started_by_role text not null,
  expected_at timestamptz,
  started_at timestamptz not null default now(),
  claimed_until timestamptz,
  finished_at timestamptz,
  item_count bigint not null default 0 check (item_count >= 0),
  item_amounts jsonb not null default '{}',
  succeeded_count bigint not null default 0 check (succeeded_count >= 0),
  succeeded_amounts jsonb not null default '{}',
  refused_count bigint not null default 0 check (refused_count >= 0),
  refused_amounts jsonb not null default '{}',
  in_doubt_count bigint not null default 0 check (in_doubt_count >= 0),
  in_doubt_amounts jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (finished_at is null or claimed_until is not null)
);
comment on table app.payout_runs is 'One row a nightly or manual run, with counts, and sums per currency in minor units.';
comment on column app.payout_runs.expected_at is 'When the crontab meant it to start; null for a manual run.';
comment on column app.payout_runs.claimed_until is 'When nothing more was left to claim.';
comment on column app.payout_runs.finished_at is 'When everything that it claimed had its first answer.';
comment on column app.payout_runs.item_count is 'Schedules claimed, or holds released.';
comment on column app.payout_runs.item_amounts is 'Sum per currency of what was claimed or released, minor units: {"USD": 1000}.';
comment on column app.payout_runs.succeeded_count is 'Filled when the run finishes.';
create index on app.payout_runs (started_at);
create index on app.payout_runs (id) where finished_at is null;

create table app.payout_transfers (
  id uuid primary key default uuidv7(),
  schedule_id uuid not null references app.payout_schedules (id),
  run_id uuid references app.payout_runs (id),
  generation integer not null check (generation > 0),
  idempotency_key text not null unique check (length(idempotency_key) between 1 and 255),
  amount bigint not null check (amount > 0),
  currency text not null references app.currencies (code),
  destination text not null check (destination ~ '^acct_[A-Za-z0-9]+$'),
  transfer_group text not null,
  description text not null,
  metadata jsonb not null,
  status text not null default 'intended' references app.payout_transfer_statuses (value),
  stripe_transfer_id text unique,
  error_code text,
  error_message text,
  http_status integer,
  stripe_request_id text,
  sent_at timestamptz,
  answered_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (schedule_id, generation),
  check ((status = 'succeeded') = (stripe_transfer_id is not null)),
  check (status in ('intended', 'refused') or sent_at is not null),
  check (status not in ('succeeded', 'refused', 'in_doubt') or answered_at is not null),
  check (status not in ('refused', 'in_doubt') or error_code is not null)
);
comment on table app.payout_transfers is 'One try to move money: committed before Stripe is called, with everything that Stripe is told frozen beside its idempotency key.';
comment on column app.payout_transfers.generation is 'Counts the tries of one obligation. The next begins only after a recorded refusal of the one before.';
comment on column app.payout_transfers.amount is 'Minor units; frozen.';
comment on column app.payout_transfers.destination is 'The Stripe account at the time of the claim; frozen.';
comment on column app.payout_transfers.answered_at is 'When the last answer, or its absence, was recorded.';
create unique index payout_transfers_one_live_generation on app.payout_transfers (schedule_id) where status <> 'refused';
comment on index app.payout_transfers_one_live_generation is 'At most one transfer of an obligation can be open or successful.';
create index on app.payout_transfers (run_id) where status in ('intended', 'sent');
create index payout_transfers_by_run on app.payout_transfers (run_id);
create index on app.payout_transfers (status, sent_at) where status in ('intended', 'sent', 'in_doubt');
