-- Moving money: runs, one try to move money, what Stripe's answers mean, what stands before Stripe, what Stripe tells.

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
comment on table app.payout_runs is
  'One row a nightly or manual run, with counts, and sums per currency in minor units.';
comment on column app.payout_runs.expected_at is 'When the crontab meant it to start; null for a manual run.';
comment on column app.payout_runs.claimed_until is 'When nothing more was left to claim.';
comment on column app.payout_runs.finished_at is 'When everything that it claimed had its first answer.';
comment on column app.payout_runs.item_count is 'Schedules claimed, or holds released.';
comment on column app.payout_runs.item_amounts is
  'Sum per currency of what was claimed or released, minor units: {"USD": 1000}.';
comment on column app.payout_runs.succeeded_count is
  'Transfers that succeeded, filled when the run finishes. A run that releases holds makes none: it is item_count that '
  'it released.';
create index on app.payout_runs (started_at);
create index on app.payout_runs (id) where finished_at is null;

create table app.payout_transfers (
  id uuid primary key default uuidv7(),
  schedule_id uuid not null,
  payout_id uuid not null,
  placement_id uuid not null,
  recruiter_id uuid not null,
  company_id uuid not null,
  run_id uuid references app.payout_runs (id),
  generation integer not null check (generation > 0),
  amount bigint not null check (amount > 0),
  currency text not null references app.currencies (code),
  destination text not null check (destination ~ '^acct_[A-Za-z0-9]+$'),
  idempotency_key text not null unique check (length(idempotency_key) between 1 and 255),
  transfer_group text not null,
  description text not null,
  metadata jsonb not null,
  status text not null default 'intended' references app.payout_transfer_statuses (value),
  attempt integer not null default 0 check (attempt >= 0),
  first_sent_at timestamptz,
  sent_at timestamptz,
  lease_until timestamptz,
  next_attempt_at timestamptz,
  answered_at timestamptz,
  stripe_transfer_id text unique,
  error_code text,
  error_message text,
  http_status integer,
  stripe_request_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint payout_transfers_owner_ids_of_schedule
    foreign key (schedule_id, payout_id, placement_id, recruiter_id, company_id)
    references app.payout_schedules (id, payout_id, placement_id, recruiter_id, company_id),
  unique (schedule_id, generation),
  check ((status = 'succeeded') = (stripe_transfer_id is not null)),
  check (status in ('intended', 'refused') or sent_at is not null),
  check (status not in ('succeeded', 'refused', 'in_doubt') or answered_at is not null),
  check (status not in ('refused', 'in_doubt') or error_code is not null),
  constraint payout_transfers_sent_has_lease check (status <> 'sent' or (lease_until is not null and attempt > 0)),
  constraint payout_transfers_doubt_has_next_attempt check (status <> 'in_doubt' or next_attempt_at is not null)
);
comment on table app.payout_transfers is
  'One try to move money: committed before Stripe is called, with everything that Stripe is told frozen beside its '
  'idempotency key.';
comment on column app.payout_transfers.recruiter_id is 'Who earns it.';
comment on column app.payout_transfers.company_id is 'Whose placement it is.';
comment on column app.payout_transfers.generation is
  'Counts the tries of one obligation. The next begins only after a recorded refusal of the one before.';
comment on column app.payout_transfers.amount is 'Minor units; frozen.';
comment on column app.payout_transfers.destination is 'The Stripe account at the time of the claim; frozen.';
comment on column app.payout_transfers.attempt is
  'How often this intent was sent, always under its one idempotency key. An answer counts only for the attempt that '
  'asked.';
comment on column app.payout_transfers.first_sent_at is 'The age of the idempotency key at Stripe counts from here.';
comment on column app.payout_transfers.lease_until is
  'When nobody has recorded an answer by then, whoever sent it is taken for dead.';
comment on column app.payout_transfers.next_attempt_at is
  'For a transfer in doubt: from when on it is asked about again.';
comment on column app.payout_transfers.answered_at is 'When the last answer, or its absence, was recorded.';
create unique index payout_transfers_one_live_generation on app.payout_transfers (schedule_id)
  where status <> 'refused';
comment on index app.payout_transfers_one_live_generation is
  'At most one transfer of an obligation can be open or successful.';
create index on app.payout_transfers (run_id) where status in ('intended', 'sent');
create index payout_transfers_by_run on app.payout_transfers (run_id);
create index on app.payout_transfers (status, sent_at) where status in ('intended', 'sent', 'in_doubt');
create index payout_transfers_answered on app.payout_transfers (answered_at) where status = 'succeeded';
comment on index app.payout_transfers_answered is 'What was paid since Stripe was asked for the balance.';
create index on app.payout_transfers (payout_id);
create index on app.payout_transfers (placement_id);
create index on app.payout_transfers (recruiter_id, created_at, id);
create index on app.payout_transfers (company_id, created_at, id);
create index on app.payout_transfers (created_at, id) where amount > 0;
create index on app.payout_transfers (amount, id) where amount > 0;
create index on app.payout_transfers (status, created_at, id) where amount > 0;
create index on app.payout_transfers (currency, created_at, id) where amount > 0;

create table app_private.stripe_outcome_meanings (
  value text primary key,
  transfer_status text not null references app.payout_transfer_statuses (value),
  schedule_follow_up text check (schedule_follow_up in ('processed', 'retry', 'needs_attention')),
  circuit_follow_up text check (circuit_follow_up in ('slow_down', 'open')),
  freezes_payout boolean not null default false,
  description text not null
);
comment on table app_private.stripe_outcome_meanings is 'What an answer of Stripe, or its absence, can mean.';
comment on column app_private.stripe_outcome_meanings.schedule_follow_up is
  'What becomes of the obligation; null: it waits until the transfer is found out.';
comment on column app_private.stripe_outcome_meanings.circuit_follow_up is
  'slow: everybody sends later. stop: nobody sends until the key works again.';
insert into app_private.stripe_outcome_meanings
  (value, transfer_status, schedule_follow_up, circuit_follow_up, freezes_payout, description)
values
  ('succeeded', 'succeeded', 'processed', null, false, 'Stripe has the transfer and it is the one that we asked for'),
  ('ambiguous', 'in_doubt', null, null, false, 'Stripe may or may not have executed it'),
  ('not_sent', 'in_doubt', null, null, false,
   'The request did not reach Stripe, or was turned away before execution'),
  ('rate_limited', 'in_doubt', null, 'slow_down', false,
   'Stripe turned the request away because there were too many: same key, later'),
  ('wait_for_funds', 'refused', 'retry', null, false, 'The platform''s balance did not cover it'),
  ('wait_for_account', 'refused', 'retry', null, false, 'The recruiter''s account cannot receive yet'),
  ('refused_for_good', 'refused', 'needs_attention', null, false, 'A person must look'),
  ('key_refused', 'in_doubt', null, 'open', false,
   'The API key is wrong: nothing can be sent until it works again'),
  ('idempotency_conflict', 'in_doubt', null, null, true, 'We used an idempotency key with other parameters: freeze and look');

create table app_private.stripe_outcomes (
  http_status integer,
  code text,
  meaning text not null references app_private.stripe_outcome_meanings (value),
  unique nulls not distinct (http_status, code)
);
comment on table app_private.stripe_outcomes is
  'Which answer means what. The row that names both status and code wins over one that names only one; what no row '
  'names is decided by app_private.classify_stripe_answer().';
comment on column app_private.stripe_outcomes.http_status is 'Null: any.';
comment on column app_private.stripe_outcomes.code is
  'Stripe''s error code, or the name of the network failure; null: any.';
insert into app_private.stripe_outcomes (http_status, code, meaning) values
  (null, 'ECONNREFUSED', 'not_sent'),
  (null, 'ENOTFOUND', 'not_sent'),
  (null, 'EAI_AGAIN', 'not_sent'),
  (null, 'answer_mismatch', 'ambiguous'),
  (null, 'unreadable_answer', 'ambiguous'),
  (409, 'idempotency_key_in_use', 'ambiguous'),
  (429, null, 'rate_limited'),
  (null, 'lock_timeout', 'rate_limited'),
  (null, 'balance_insufficient', 'wait_for_funds'),
  (null, 'insufficient_capabilities_for_transfer', 'wait_for_account'),
  (null, 'idempotency_error', 'idempotency_conflict'),
  (400, 'resource_missing', 'refused_for_good'),
  (404, 'resource_missing', 'refused_for_good'),
  (400, 'account_invalid', 'refused_for_good'),
  (403, 'account_invalid', 'refused_for_good'),
  (400, 'transfers_not_allowed', 'refused_for_good'),
  (403, 'transfers_not_allowed', 'refused_for_good'),
  (401, null, 'key_refused'),
  (403, null, 'key_refused');

create table app_private.stripe_circuit (
  singleton boolean primary key default true check (singleton),
  next_request_at timestamptz not null default '-infinity',
  slowed_until timestamptz not null default '-infinity',
  opened_at timestamptz,
  opened_reason text,
  check ((opened_at is null) = (opened_reason is null))
);
comment on table app_private.stripe_circuit is
  'The rate limiter and the circuit breaker before Stripe, which all workers share.';
comment on column app_private.stripe_circuit.next_request_at is
  'Theoretical arrival time of the next request (generic cell rate algorithm).';
comment on column app_private.stripe_circuit.opened_at is
  'Since when nothing is sent, because Stripe does not take the key.';
insert into app_private.stripe_circuit default values;

create table app_private.platform_balances (
  currency text primary key,
  available bigint not null,
  checked_at timestamptz not null default now()
);
comment on table app_private.platform_balances is
  'What is available for transfers on the platform''s Stripe balance, minor units, as last seen.';

create table app_private.stripe_event_types (
  type text primary key,
  about text not null check (about in ('account', 'balance', 'transfer')),
  description text not null
);
comment on table app_private.stripe_event_types is
  'The events of Stripe that something follows from. All others are stored, and that is all.';
comment on column app_private.stripe_event_types.about is
  'What Stripe is asked about when such an event comes: what the event itself says is never believed.';
insert into app_private.stripe_event_types (type, about, description) values
  ('account.updated', 'account', 'A recruiter''s account may have become able to receive, or unable'),
  ('capability.updated', 'account', 'The same, said of one capability'),
  ('balance.available', 'balance', 'Money on the platform''s balance has become available'),
  ('topup.succeeded', 'balance', 'Money was added to the platform''s balance'),
  ('transfer.created', 'transfer', 'Stripe has executed a transfer'),
  ('transfer.updated', 'transfer', 'The description or metadata of a transfer changed'),
  ('transfer.reversed', 'transfer', 'A transfer was taken back, or a part of it');

create table app_private.stripe_webhook_inbox (
  event_id text primary key check (event_id ~ '^evt_\w{1,250}$'),
  type text not null,
  kind text not null check (kind in ('snapshot', 'thin')),
  api_version text,
  account text,
  object_id text,
  payload jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  processed_at timestamptz,
  outcome text check (outcome in (
    'stored', 'not_ours', 'not_at_stripe', 'nothing_new', 'account_recorded', 'balance_recorded',
    'transfer_adopted', 'reversal_reported', 'contradiction_reported'
  )),
  amount_reversed bigint check (amount_reversed >= 0),
  check ((processed_at is null) = (outcome is null))
);
comment on table app_private.stripe_webhook_inbox is
  'Every event that Stripe delivered with a good signature, once, however often it came. Written in the transaction '
  'that adds its job; Stripe is told that it arrived only after the commit.';
comment on column app_private.stripe_webhook_inbox.event_id is
  'Stripe''s id: the second delivery of an event finds it here.';
comment on column app_private.stripe_webhook_inbox.type is 'Stripe''s word for what happened, as transfer.created.';
comment on column app_private.stripe_webhook_inbox.kind is
  'snapshot: the payload has the object as it was. thin: it has only the object''s id.';
comment on column app_private.stripe_webhook_inbox.api_version is
  'The API version in which the payload is written; a thin event has none.';
comment on column app_private.stripe_webhook_inbox.account is
  'The connected account that the event happened on; null: the platform itself.';
comment on column app_private.stripe_webhook_inbox.object_id is 'What to ask Stripe about.';
comment on column app_private.stripe_webhook_inbox.payload is
  'What was delivered. It may be late: it says where to look, never what is so.';
comment on column app_private.stripe_webhook_inbox.processed_at is
  'When all that follows from it was committed; null: its job is still to do that.';
comment on column app_private.stripe_webhook_inbox.outcome is
  'stored: nothing follows from events of its type. not_ours: about nobody and nothing we know. not_at_stripe: Stripe '
  'does not have the object (an event of test mode, for instance). nothing_new: our rows say so already. The others '
  'name what was done.';
comment on column app_private.stripe_webhook_inbox.amount_reversed is
  'Minor units: how much of the transfer Stripe said was taken back, when it was asked for this event.';
create index stripe_webhook_inbox_unprocessed on app_private.stripe_webhook_inbox (received_at)
  where processed_at is null;
create index stripe_webhook_inbox_by_object on app_private.stripe_webhook_inbox (object_id);
