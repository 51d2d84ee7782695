-- What follows from each answer of Stripe; leases of transfers that are on their way; the lane to Stripe; kill switches.

alter table app_private.stripe_outcome_meanings
  add column schedule_follow_up text check (schedule_follow_up in ('processed', 'retry', 'needs_attention')),
  add column circuit_follow_up text check (circuit_follow_up in ('slow_down', 'open')),
  add column freezes_payout boolean not null default false;
comment on column app_private.stripe_outcome_meanings.schedule_follow_up is 'What becomes of the obligation; null: it waits until the transfer is found out.';
comment on column app_private.stripe_outcome_meanings.circuit_follow_up is 'slow_down: everybody sends later. open: the circuit breaker opens, and nobody sends until the key works again.';
update app_private.stripe_outcome_meanings set schedule_follow_up = 'processed' where value = 'succeeded';
update app_private.stripe_outcome_meanings set schedule_follow_up = 'retry' where value in ('wait_for_funds', 'wait_for_account');
update app_private.stripe_outcome_meanings set schedule_follow_up = 'needs_attention' where value = 'refused_for_good';
update app_private.stripe_outcome_meanings set circuit_follow_up = 'open' where value = 'key_refused';
update app_private.stripe_outcome_meanings set freezes_payout = true where value = 'idempotency_conflict';
insert into app_private.stripe_outcome_meanings (value, transfer_status, circuit_follow_up, description) values
  ('rate_limited', 'in_doubt', 'slow_down', 'Stripe turned the request away because there were too many: same key, later');
update app_private.stripe_outcomes set meaning = 'rate_limited' where http_status = 429 or code = 'lock_timeout';

alter table app.payout_transfers
  add column attempt integer not null default 0 check (attempt >= 0),
  add column first_sent_at timestamptz,
  add column lease_until timestamptz,
  add column next_attempt_at timestamptz,
  add constraint payout_transfers_sent_has_lease check (status <> 'sent' or (lease_until is not null and attempt > 0)),
  add constraint payout_transfers_doubt_has_next_attempt check (status <> 'in_doubt' or next_attempt_at is not null);
comment on column app.payout_transfers.attempt is 'How often this intent was sent, always under its one idempotency key. An answer counts only for the attempt that asked.';
comment on column app.payout_transfers.first_sent_at is 'The age of the idempotency key at Stripe counts from here.';
comment on column app.payout_transfers.lease_until is 'When nobody has recorded an answer by then, whoever sent it is taken for dead.';
comment on column app.payout_transfers.next_attempt_at is 'For a transfer in doubt: from when on it is asked about again.';

insert into app.status_transitions (entity, from_status, to_status, command) values
  ('payout', 'processing', 'failed', 'fail'),
  ('payout', 'failed', 'processing', 'retry'),
  ('payout', 'failed', 'cancelled', 'cancel'),
  ('payout', 'processing', 'cancelled', 'cancel'),
  ('payout_schedule', 'failed', 'processing', 'claim'),
  ('payout_schedule', 'failed', 'pending', 'retry'),
  ('payout_schedule', 'processing', 'pending', 'withdraw'),
  ('payout_transfer', 'intended', 'refused', 'withdraw'),
  ('payout_transfer', 'in_doubt', 'sent', 'resend'),
  ('payout_transfer', 'in_doubt', 'succeeded', 'adopt'),
  ('payout_transfer', 'in_doubt', 'refused', 'record_absence');

insert into app.error_codes (code, name, meaning) values
  ('HB012', 'too_late', 'The money is on its way: it can no longer be stopped');

insert into app.payout_run_kinds (value, description) values
  ('retry_failed_schedules', 'Pays again what was refused and whose next try has come');

insert into app_private.settings (name, value, description) values
  ('max_retries', '10', 'How often a refused obligation is tried again before a person must look'),
  ('retry_base_seconds', '900', 'Wait before the first retry; it doubles with every further one'),
  ('retry_cap_seconds', '86400', 'Longest wait between two retries'),
  ('transfer_lease_seconds', '45', 'How long a sent transfer may go without a recorded answer before its worker is taken for dead; longer than a request can take'),
  ('resend_base_seconds', '5', 'Wait before a transfer in doubt is sent again under the same key; it doubles with every attempt'),
  ('resend_cap_seconds', '600', 'Longest such wait'),
  ('resend_window_seconds', '82800', 'How long an idempotency key may be used again: 23 hours; Stripe keeps it for 24'),
  ('look_up_after_seconds', '60', 'How long after the last attempt Stripe''s list is taken for complete'),
  ('lost_intent_seconds', '120', 'How long an intent may wait unsent before its job is taken for lost');

create table app_private.stripe_circuit (
  singleton boolean primary key default true check (singleton),
  next_request_at timestamptz not null default '-infinity',
  slowed_until timestamptz not null default '-infinity',
  opened_at timestamptz,
  opened_reason text,
  check ((opened_at is null) = (opened_reason is null))
);
comment on table app_private.stripe_circuit is 'The one lane to Stripe that all workers share: a rate limit, a brake and a breaker.';
comment on column app_private.stripe_circuit.next_request_at is 'Theoretical arrival time of the next request (generic cell rate algorithm).';
comment on column app_private.stripe_circuit.opened_at is 'Since when nothing is sent, because Stripe does not take the key.';
insert into app_private.stripe_circuit default values;

create table app_private.platform_balances (
  currency text primary key,
  available bigint not null,
  checked_at timestamptz not null default now()
);
comment on table app_private.platform_balances is 'What is available for transfers on the platform''s Stripe balance, minor units, as last seen.';

create table app.payout_pauses (
  id uuid primary key default uuidv7(),
  scope_kind text not null check (scope_kind in ('all', 'currency', 'company', 'recruiter')),
  scope_value text,
  reason text not null check (btrim(reason) <> ''),
  paused_by uuid references app.users (id),
  paused_by_role text not null,
  paused_at timestamptz not null default now(),
  resumed_by uuid references app.users (id),
  resumed_by_role text,
  resumed_at timestamptz,
  resume_reason text,
  check ((scope_kind = 'all') = (scope_value is null)),
  check ((resumed_at is null) = (resumed_by_role is null))
);
comment on table app.payout_pauses is 'Kill switches: while one is on, nothing in its scope is claimed or sent.';
comment on column app.payout_pauses.scope_value is 'A currency code, or the id of a company or a recruiter.';
create unique index payout_pauses_one_per_scope on app.payout_pauses (scope_kind, scope_value) nulls not distinct
  where resumed_at is null;

-- Some events belong to no payout: the lane stopped, payouts were paused. Nobody reads the outbox yet.
alter table app.events
  -- squawk-ignore ban-drop-not-null
  alter column payout_id drop not null,
  -- squawk-ignore ban-drop-not-null
  alter column entity_id drop not null,
  drop constraint events_type_check,
  add constraint events_type_check check (
    type ~ '^(placement|payout|payout_schedule|escrow_hold|payout_transfer|payout_pause|stripe_circuit|reconciliation_finding)\.[a-z_]+$'
  );

-- Functions whose signature changes; sql/ makes them anew.
drop function if exists app_private.begin_transfers(uuid[]);
drop function if exists app_private.record_transfer_answers(jsonb);
drop function if exists app_private.enqueue(text, jsonb[], text);
