-- Runs, transfers, meanings of Stripe's answers, rate limiter and circuit breaker, Stripe's webhook events.

create function app_private.count_of_groups(groups jsonb)
returns bigint
language sql
immutable
parallel safe
begin atomic
  select coalesce(sum((one.value ->> 'count')::bigint), 0)::bigint
  from jsonb_array_elements(groups) as one;
end;
comment on function app_private.count_of_groups is
  'How many obligations the groups of app.payout_runs.skipped have together.';

create table app.payout_runs (
  id uuid primary key default uuidv7(),
  kind text not null references app.payout_run_kinds (value),
  started_by uuid references app.users (id),
  started_by_role text not null,
  expected_at timestamptz,
  schedule_ids uuid[],
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
  kept_back_count bigint not null default 0 check (kept_back_count >= 0),
  skipped jsonb not null default '[]' check (jsonb_typeof(skipped) = 'array'),
  skipped_count bigint not null generated always as (app_private.count_of_groups(skipped)) stored,
  found_nothing boolean not null generated always as (
    finished_at is not null
    and item_count = 0
    and kept_back_count = 0
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (finished_at is null or claimed_until is not null)
);
comment on table app.payout_runs is 'Daily and manual runs, with counts, and sums by currency in minor units.';
comment on column app.payout_runs.expected_at is 'Start time in the crontab; null for a manual run.';
comment on column app.payout_runs.schedule_ids is
  'The schedules that it may pay; null: all that are due. A retry pays what was retried.';
comment on column app.payout_runs.claimed_until is 'Time at which nothing more was left to claim.';
comment on column app.payout_runs.finished_at is 'Time at which every transfer of the run had its first answer.';
comment on column app.payout_runs.item_count is 'Number of schedules claimed, or of holds released.';
comment on column app.payout_runs.item_amounts is
  'Sum of the intents, or of the released holds, by currency in minor units: {"USD": 1000}.';
comment on column app.payout_runs.succeeded_count is
  'Transfers that succeeded, counted when the run finishes; of a run that releases holds, the holds that it released.';
comment on column app.payout_runs.kept_back_count is
  'Payments that were due and that nothing but the platform kept back, counted at the end of a daily run that paid '
  'nothing.';
comment on column app.payout_runs.skipped is
  'What was due when it had claimed everything, and was left, in groups by first reason and currency: [{"reason": '
  '"paused", "currency": "USD", "count": 2, "amount": 150000}], amounts in minor units. Of a thousand obligations at '
  'most. Empty for a run that releases holds.';
comment on column app.payout_runs.skipped_count is 'How many obligations skipped has, in all of its groups.';
comment on column app.payout_runs.found_nothing is
  'Whether it ended without anything to take up, and nothing was kept back: lists leave it out, and '
  'app.night_status() says that it ran.';
create index on app.payout_runs (started_at);
create index on app.payout_runs (id) where finished_at is null;
create index payout_runs_unanswered on app.payout_runs (id)
where claimed_until is not null and (finished_at is null or in_doubt_count > 0);
comment on index app.payout_runs_unanswered is 'For those whose counts may still change.';
create index payout_runs_last on app.payout_runs (kind, started_at) where finished_at is not null;
comment on index app.payout_runs_last is 'For the last finished run of each kind.';

create table app.payout_transfers (
  id uuid primary key default uuidv7(),
  schedule_id uuid not null,
  payout_id uuid not null,
  placement_id uuid,
  recruiter_id uuid not null,
  company_id uuid,
  run_id uuid references app.payout_runs (id),
  generation integer not null check (generation > 0),
  batch_id uuid,
  amount bigint not null check (amount > 0),
  -- A currency, because it is the schedule's.
  currency text not null,
  destination text not null check (app_private.is_account_id(destination) and length(destination) <= 255),
  idempotency_key text not null check (length(idempotency_key) between 1 and 255),
  transfer_group text not null check (app_private.is_identifier(transfer_group, 'transfer_group')),
  source_transaction text check (app_private.is_identifier(source_transaction, 'source_transaction')),
  description text not null check (app_private.is_short_text(description, 'description')),
  metadata jsonb not null,
  status text not null default 'intended' references app.payout_transfer_statuses (value),
  listed_status text not null generated always as (case status when 'sent' then 'intended' else status end) stored,
  attempt integer not null default 0 check (attempt >= 0),
  first_sent_at timestamptz,
  sent_at timestamptz,
  lease_until timestamptz,
  next_attempt_at timestamptz,
  answered_at timestamptz,
  stripe_transfer_id text check (app_private.is_identifier(stripe_transfer_id, 'stripe_transfer_id')),
  error_code text check (app_private.is_short_text(error_code, 'error_code')),
  error_message text check (app_private.is_long_text(error_message, 'error_message')),
  http_status integer,
  stripe_request_id text check (app_private.is_identifier(stripe_request_id, 'stripe_request_id')),
  reversed_by_hand bigint not null default 0,
  reversed_by_hand_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint payout_transfers_owner_ids_of_schedule
    foreign key (schedule_id, payout_id, recruiter_id, currency) references app.payout_schedules (
      id,
      payout_id,
      recruiter_id,
      currency
    ),
  -- Placement and company are those of the payout; an adjustment has neither.
  constraint payout_transfers_owner_ids_of_payout
    foreign key (payout_id, recruiter_id, currency, placement_id, company_id) references app.payouts (
      id,
      recruiter_id,
      currency,
      placement_id,
      company_id
    ),
  unique (schedule_id, generation),
  -- A key of our own is told by what is unique already; every other one is in the index of foreign keys.
  constraint payout_transfers_own_key
    check (idempotency_key = 'holdback:' || schedule_id || ':' || generation or idempotency_key not like 'holdback:%'),
  check ((status = 'succeeded') = (stripe_transfer_id is not null)),
  check (reversed_by_hand between 0 and amount and (reversed_by_hand = 0) = (reversed_by_hand_at is null)),
  check (reversed_by_hand = 0 or status = 'succeeded'),
  -- Stripe is told one charge a transfer: a batch names none.
  constraint payout_transfers_batch_names_no_charge check (source_transaction is null or batch_id is null),
  check (status in ('intended', 'refused') or sent_at is not null),
  check (status not in ('succeeded', 'refused', 'in_doubt') or answered_at is not null),
  check (status not in ('refused', 'in_doubt') or error_code is not null),
  constraint payout_transfers_sent_has_lease check (status <> 'sent' or (lease_until is not null and attempt > 0)),
  constraint payout_transfers_doubt_has_next_attempt check (status <> 'in_doubt' or next_attempt_at is not null)
)
with (fillfactor = 50);
comment on table app.payout_transfers is
  'Tries to pay a schedule. A transfer is committed as an intent before Stripe is called; its parameters for Stripe '
  'and its idempotency key are frozen.';
comment on column app.payout_transfers.recruiter_id is 'The payout''s recruiter.';
comment on column app.payout_transfers.reversed_by_hand is
  'Minor units: what was taken back of it at Stripe by somebody else than Holdback, as far as Stripe has told.';
comment on column app.payout_transfers.reversed_by_hand_at is
  'When Stripe told of the last part of it; of each part: app_private.hand_reversals.';
comment on column app.payout_transfers.company_id is 'The placement''s company.';
comment on column app.payout_transfers.generation is
  'Number of the try for its schedule. The next try begins only after a recorded refusal of this one.';
comment on column app.payout_transfers.batch_id is
  'Shared by the transfers that are one transfer at Stripe: small amounts of one recruiter, to one account and in one '
  'currency. The id of the first of them. The batch is sent over their sum, under a key of its own. Null: a transfer '
  'by itself. What is withdrawn or stopped before the batch is sent leaves it.';
comment on column app.payout_transfers.amount is 'Minor units; frozen.';
comment on column app.payout_transfers.destination is
  'The recruiter''s Stripe account at the time of the claim; frozen.';
comment on column app.payout_transfers.transfer_group is
  'Links the transfers of a payout at Stripe; frozen. One that names a charge is told without it: Stripe gives it the '
  'group of the charge.';
comment on column app.payout_transfers.source_transaction is
  'The charge at Stripe by which the company paid the fee, which the transfer names as its source '
  '(app_private.name_charges); frozen once it is there, and null for good once the transfer was sent without one.';
comment on column app.payout_transfers.listed_status is
  'The status as indexes have it: intended also while it is sent. Sending changes no other column of an index, and so '
  'makes no new entry in any of them (a HOT update).';
comment on column app.payout_transfers.attempt is
  'Number of requests sent for this intent, all with its one idempotency key. Only an answer to the last one counts, '
  'except a success.';
comment on column app.payout_transfers.first_sent_at is
  'Time of the first request: the start of the idempotency key''s age at Stripe.';
comment on column app.payout_transfers.lease_until is
  'End of the sender''s lease. Without an answer by then, its worker is taken for dead.';
comment on column app.payout_transfers.next_attempt_at is
  'Earliest time of the next question about a transfer in doubt.';
comment on column app.payout_transfers.answered_at is 'Time at which the last answer, or its absence, was recorded.';
create unique index payout_transfers_foreign_key on app.payout_transfers (idempotency_key)
where idempotency_key <> 'holdback:' || schedule_id || ':' || generation;
comment on index app.payout_transfers_foreign_key is
  'The keys of transfers that were found at Stripe; those of our own are unique by obligation and generation.';
create unique index payout_transfers_by_stripe_id on app.payout_transfers (
  stripe_transfer_id,
  nullif(id, coalesce(batch_id, id))
)
nulls not distinct
where stripe_transfer_id is not null;
comment on index app.payout_transfers_by_stripe_id is
  'A transfer at Stripe is one of ours, or one batch: its first part counts, all others are told by their ids. For '
  'whatever Stripe tells of a transfer, too.';
create index payout_transfers_of_batch on app.payout_transfers (batch_id) where batch_id is not null;
comment on index app.payout_transfers_of_batch is 'For the parts of a batch.';
-- Of the columns that sending changes none may be in an index or its condition (listed_status).
create unique index payout_transfers_one_live_generation on app.payout_transfers (schedule_id)
where listed_status <> 'refused';
comment on index app.payout_transfers_one_live_generation is
  'At most one open or successful transfer for each schedule.';
create index payout_transfers_by_run on app.payout_transfers (run_id);
create index payout_transfers_open on app.payout_transfers (run_id, listed_status)
where listed_status in ('intended', 'in_doubt');
comment on index app.payout_transfers_open is 'For what is on its way, of one run or of all.';
create index payout_transfers_answered on app.payout_transfers (answered_at) where answered_at is not null;
comment on index app.payout_transfers_answered is 'For the transfers paid since Stripe was asked for the balance.';
create index payout_transfers_by_destination on app.payout_transfers (destination, currency, answered_at)
where listed_status = 'succeeded';
comment on index app.payout_transfers_by_destination is
  'For what a bank payout of the account carries, and which accounts were paid lately.';
create index payout_transfers_of_charge on app.payout_transfers (source_transaction)
where source_transaction is not null;
comment on index app.payout_transfers_of_charge is 'For what is left of a charge.';
-- Those of a placement are found by its payouts.
create index on app.payout_transfers (payout_id);
create index on app.payout_transfers (recruiter_id, created_at, id);
create index on app.payout_transfers (company_id, created_at, id);
create index on app.payout_transfers (created_at, id) where amount > 0;
create index on app.payout_transfers (amount, id) where amount > 0;
create index on app.payout_transfers (listed_status, created_at, id) where amount > 0;
create index on app.payout_transfers (currency, created_at, id) where amount > 0;

-- A payment sets seven statuses. Each is held to app.status_transitions by a trigger that always fires, so that these
-- keys are declared and not looked up. As a text: the formatter does not know "not enforced".
do $keys$
begin
  execute 'alter table app.payouts alter constraint payouts_status_fkey not enforced';
  execute 'alter table app.payout_schedules alter constraint payout_schedules_status_fkey not enforced';
  execute 'alter table app.payout_transfers alter constraint payout_transfers_status_fkey not enforced';
end;
$keys$;

create table app_private.stripe_outcome_meanings (
  value text primary key,
  transfer_status text not null references app.payout_transfer_statuses (value),
  schedule_follow_up text check (schedule_follow_up in ('processed', 'wait', 'retry', 'needs_attention')),
  waits_for text check (waits_for in ('funds', 'account')),
  circuit_follow_up text check (circuit_follow_up in ('slow_down', 'open')),
  freezes_payout boolean not null default false,
  description text not null,
  check ((schedule_follow_up = 'wait') is true = (waits_for is not null))
);
comment on table app_private.stripe_outcome_meanings is
  'Meanings of Stripe''s answers, and of missing answers, with their effects.';
comment on column app_private.stripe_outcome_meanings.schedule_follow_up is
  'Effect on the schedule; null: it waits for the transfer''s final status. wait: it is tried again until what it '
  'waits for has come, however often. retry: it is tried again max_retries times.';
comment on column app_private.stripe_outcome_meanings.waits_for is
  'What the schedule waits for; see app.payout_schedules.waits_for.';
comment on column app_private.stripe_outcome_meanings.circuit_follow_up is
  'slow_down: the rate limiter waits for all workers. open: the circuit breaker opens, and nothing is sent until the '
  'key works again.';
insert into app_private.stripe_outcome_meanings (
  value, transfer_status, schedule_follow_up, waits_for, circuit_follow_up, freezes_payout, description
)
values
  (
    'succeeded',
    'succeeded',
    'processed',
    null,
    null,
    false,
    'Stripe has the transfer and it is the one that we asked for'
  ),
  ('ambiguous', 'in_doubt', null, null, null, false, 'Stripe may or may not have executed it'),
  (
    'not_sent',
    'in_doubt',
    null,
    null,
    null,
    false,
    'The request did not reach Stripe, or was turned away before execution'
  ),
  (
    'rate_limited',
    'in_doubt',
    null,
    null,
    'slow_down',
    false,
    'Stripe turned the request away because there were too many: same key, later'
  ),
  ('wait_for_funds', 'refused', 'wait', 'funds', null, false, 'The platform''s balance did not cover it'),
  ('wait_for_account', 'refused', 'wait', 'account', null, false, 'The recruiter''s account cannot receive yet'),
  (
    'refused_for_now',
    'refused',
    'retry',
    null,
    null,
    false,
    'It may pass: tried again a limited number of times. No code has this meaning until an engineer gives it one'
  ),
  ('refused_for_good', 'refused', 'needs_attention', null, null, false, 'A person must look'),
  (
    'key_refused',
    'in_doubt',
    null,
    null,
    'open',
    false,
    'The API key is wrong: nothing can be sent until it works again'
  ),
  (
    'idempotency_conflict',
    'in_doubt',
    null,
    null,
    null,
    true,
    'We used an idempotency key with other parameters: freeze and look'
  );

create table app_private.stripe_outcomes (
  http_status integer,
  code text,
  meaning text not null references app_private.stripe_outcome_meanings (value),
  unique nulls not distinct (http_status, code)
);
comment on table app_private.stripe_outcomes is
  'Meanings by HTTP status and error code. A row with both takes precedence over a row with one. Without a matching '
  'row, app_private.classify_stripe_answer() decides.';
comment on column app_private.stripe_outcomes.http_status is 'Null: any.';
comment on column app_private.stripe_outcomes.code is
  'Stripe''s error code, or the name of the network failure; null: any.';
insert into app_private.stripe_outcomes (http_status, code, meaning)
values
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
  opened_reason text check (app_private.is_long_text(opened_reason, 'opened_reason')),
  check ((opened_at is null) = (opened_reason is null))
);
comment on table app_private.stripe_circuit is
  'The rate limiter and the circuit breaker before Stripe, shared by all workers. One row.';
comment on column app_private.stripe_circuit.next_request_at is
  'Theoretical arrival time of the next request (generic cell rate algorithm).';
comment on column app_private.stripe_circuit.opened_at is
  'Time at which the circuit breaker opened because Stripe refused the key; null while it is closed.';
insert into app_private.stripe_circuit default values;

create table app_private.platform_balances (
  currency text primary key check (app_private.is_short_text(currency, 'currency')),
  available bigint not null,
  pending bigint not null default 0,
  checked_at timestamptz not null default now(),
  asked_at timestamptz not null default now(),
  grown_at timestamptz not null default now()
);
comment on table app_private.platform_balances is
  'Balance of the platform at Stripe by currency, in minor units, when it was last read: what is available, and what '
  'is pending.';
comment on column app_private.platform_balances.asked_at is
  'Time of the question to Stripe: what was paid since may not be deducted yet.';
comment on column app_private.platform_balances.grown_at is 'Time at which it was last found larger than before.';

create table app_private.stripe_event_types (
  type text primary key,
  about text not null check (about in ('account', 'balance', 'transfer', 'bank_payout', 'charge', 'invoice')),
  description text not null
);
comment on table app_private.stripe_event_types is
  'Types of Stripe events that have an effect. Events of other types are only stored.';
comment on column app_private.stripe_event_types.about is
  'The object that Stripe is asked for after such an event; the contents of the event are never trusted.';
insert into app_private.stripe_event_types (type, about, description)
values
  ('account.updated', 'account', 'A recruiter''s account may have become able to receive, or unable'),
  ('account.application.deauthorized', 'account', 'A recruiter has cut the platform off'),
  ('capability.updated', 'account', 'The same, said of one capability'),
  ('account.external_account.created', 'account', 'A recruiter''s account has another bank account'),
  ('account.external_account.updated', 'account', 'A bank account of a recruiter''s account was changed'),
  ('account.external_account.deleted', 'account', 'A bank account of a recruiter''s account was removed'),
  ('balance.available', 'balance', 'Money on the platform''s balance has become available'),
  ('topup.succeeded', 'balance', 'Money was added to the platform''s balance'),
  ('payout.created', 'bank_payout', 'Stripe pays from a recruiter''s Stripe balance to their bank'),
  ('payout.updated', 'bank_payout', 'The same, changed'),
  ('payout.paid', 'bank_payout', 'It is in the bank, as far as Stripe knows'),
  ('payout.failed', 'bank_payout', 'The bank returned it, perhaps after it was paid'),
  ('payout.canceled', 'bank_payout', 'It was called off'),
  ('payout.reconciliation_completed', 'bank_payout', 'Stripe can tell which transfers it carries'),
  ('transfer.created', 'transfer', 'Stripe has executed a transfer'),
  ('transfer.updated', 'transfer', 'The description or metadata of a transfer changed'),
  ('transfer.reversed', 'transfer', 'A transfer was taken back, or a part of it'),
  ('charge.succeeded', 'charge', 'A company may have paid its fee'),
  ('charge.updated', 'charge', 'A charge has become available, or names another placement'),
  ('charge.refunded', 'charge', 'A fee was given back, or a part of it'),
  ('charge.refund.updated', 'charge', 'What was given back of a fee has reached the company, or could not'),
  ('refund.updated', 'charge', 'The same'),
  ('refund.failed', 'charge', 'What was given back of a fee has not reached the company'),
  ('charge.dispute.created', 'charge', 'A company''s bank disputes the payment of a fee'),
  ('charge.dispute.updated', 'charge', 'The dispute has come to another status'),
  ('charge.dispute.closed', 'charge', 'The dispute is decided'),
  ('invoice.paid', 'invoice', 'A company may have paid its fee by an invoice');

create table app_private.stripe_webhook_inbox (
  event_id text primary key check (event_id ~ '^evt_\w{1,250}$'),
  type text not null check (app_private.is_identifier(type, 'type')),
  kind text not null check (kind in ('snapshot', 'thin')),
  api_version text check (app_private.is_identifier(api_version, 'api_version')),
  account text check (app_private.is_identifier(account, 'account')),
  object_id text check (app_private.is_identifier(object_id, 'object_id')),
  payload jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  processed_at timestamptz,
  outcome text check (
    outcome in (
      'stored',
      'not_ours',
      'not_at_stripe',
      'nothing_new',
      'account_recorded',
      'balance_recorded',
      'transfer_adopted',
      'reversal_reported',
      'contradiction_reported',
      'bank_payout_recorded',
      'fee_recorded',
      'fee_taken_back',
      'refund_failed',
      'fee_not_recorded'
    )
  ),
  amount_reversed bigint check (amount_reversed >= 0),
  check ((processed_at is null) = (outcome is null))
);
comment on table app_private.stripe_webhook_inbox is
  'Stripe events with a valid signature, one row for each event. An event and its job are committed in one '
  'transaction, before Stripe gets its answer.';
comment on column app_private.stripe_webhook_inbox.event_id is
  'Stripe''s id; a second delivery of the same event is recognised by it.';
comment on column app_private.stripe_webhook_inbox.type is 'Stripe''s name of the event, such as transfer.created.';
comment on column app_private.stripe_webhook_inbox.kind is
  'snapshot: the payload contains the object. thin: it contains only the object''s id.';
comment on column app_private.stripe_webhook_inbox.api_version is
  'The API version of the payload; null for a thin event.';
comment on column app_private.stripe_webhook_inbox.account is
  'The connected account of the event; null: the platform itself.';
comment on column app_private.stripe_webhook_inbox.object_id is 'The id of the object that Stripe is asked for.';
comment on column app_private.stripe_webhook_inbox.payload is
  'The delivered event. It may be out of date: it names the object to ask for, and is no source of facts.';
comment on column app_private.stripe_webhook_inbox.processed_at is
  'Time at which all effects of the event were committed; null while its job is pending.';
comment on column app_private.stripe_webhook_inbox.outcome is
  'stored: events of its type have no effect. not_ours: it concerns no account or transfer of ours. not_at_stripe: '
  'Stripe does not have the object (an event of test mode, for instance). nothing_new: our rows agree already. '
  'account_recorded, balance_recorded, transfer_adopted, reversal_reported, contradiction_reported, '
  'bank_payout_recorded: the action taken.';
comment on column app_private.stripe_webhook_inbox.amount_reversed is
  'Minor units: the reversed amount of the transfer in Stripe''s answer to the question for this event.';
create index stripe_webhook_inbox_unprocessed on app_private.stripe_webhook_inbox (received_at)
where processed_at is null;
create index stripe_webhook_inbox_processed on app_private.stripe_webhook_inbox (processed_at)
where processed_at is not null and outcome <> 'contradiction_reported' and coalesce(amount_reversed, 0) = 0;
comment on index app_private.stripe_webhook_inbox_processed is 'For the purge: what need not be kept.';
create index stripe_webhook_inbox_by_object on app_private.stripe_webhook_inbox (object_id);
