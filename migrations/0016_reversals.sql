-- One try to take money back by reversing a transfer at Stripe: the mirror of payout_transfers.

alter table app.recoveries
  add column next_reversal_at timestamptz not null default now(),
  add column reversal_tries integer not null default 0 check (reversal_tries >= 0);
comment on column app.recoveries.next_reversal_at is 'From when on a reversal is tried (again), if nothing can be set off.';

create table app.payout_reversals (
  id uuid primary key default uuidv7(),
  step_id uuid not null unique references app.recovery_steps (id),
  recovery_id uuid not null references app.recoveries (id),
  transfer_id uuid not null references app.payout_transfers (id),
  stripe_transfer_id text not null,
  idempotency_key text not null unique check (length(idempotency_key) between 1 and 255),
  amount bigint not null check (amount > 0),
  currency text not null references app.currencies (code),
  metadata jsonb not null,
  status text not null default 'intended' references app.payout_transfer_statuses (value),
  stripe_reversal_id text unique,
  attempt integer not null default 0 check (attempt >= 0),
  error_code text,
  error_message text,
  http_status integer,
  stripe_request_id text,
  first_sent_at timestamptz,
  sent_at timestamptz,
  lease_until timestamptz,
  next_attempt_at timestamptz,
  answered_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((status = 'succeeded') = (stripe_reversal_id is not null)),
  check (status = 'intended' or sent_at is not null),
  check (status <> 'sent' or (lease_until is not null and attempt > 0)),
  check (status <> 'in_doubt' or next_attempt_at is not null),
  check (status not in ('refused', 'in_doubt') or error_code is not null)
);
comment on table app.payout_reversals is 'One try to take money back from a recruiter''s Stripe account: committed before Stripe is called, with everything that Stripe is told frozen beside its idempotency key.';
comment on column app.payout_reversals.amount is 'Minor units; frozen.';
create index on app.payout_reversals (transfer_id);
create index on app.payout_reversals (recovery_id);
create unique index payout_reversals_one_open on app.payout_reversals (recovery_id) where status in ('intended', 'sent', 'in_doubt');
comment on index app.payout_reversals_one_open is 'One reversal of a debt at a time.';
create index payout_reversals_unanswered on app.payout_reversals (created_at) where status in ('intended', 'sent', 'in_doubt');

insert into app.status_transitions (entity, from_status, to_status, command) values
  ('payout_reversal', null, 'intended', 'intend'),
  ('payout_reversal', 'intended', 'sent', 'send'),
  ('payout_reversal', 'in_doubt', 'sent', 'resend'),
  ('payout_reversal', 'sent', 'succeeded', 'record_success'),
  ('payout_reversal', 'sent', 'refused', 'record_refusal'),
  ('payout_reversal', 'sent', 'in_doubt', 'record_doubt'),
  ('payout_reversal', 'in_doubt', 'succeeded', 'adopt'),
  ('payout_reversal', 'in_doubt', 'refused', 'record_absence');

insert into app_private.settings (name, value, description) values
  ('recovery_offset_horizon_days', '30', 'A debt waits for an obligation that is due within so many days, to be set off against, before a transfer is reversed');
