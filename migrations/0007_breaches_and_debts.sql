-- Guarantee breaches, debts, and the steps that settle them.

create table app.guarantee_breaches (
  id uuid primary key default uuidv7(),
  placement_id uuid not null references app.placements (id),
  ended_on date not null check (app_private.is_business_day(ended_on, 'ended_on')),
  reason text not null check (btrim(reason) <> '') check (app_private.is_long_text(reason, 'reason')),
  clawback_rule text not null,
  remedy text not null default 'refund' check (remedy in ('refund', 'replacement', 'undone')),
  reported_by uuid references app.users (id),
  reported_by_role text not null,
  reported_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  withdrawn_by uuid references app.users (id),
  withdrawn_by_role text,
  withdrawal_reason text check (app_private.is_long_text(withdrawal_reason, 'reason')),
  check ((withdrawn_at is null) = (withdrawal_reason is null))
);
comment on table app.guarantee_breaches is 'Reports that a candidate left before the guarantee was over.';
comment on column app.guarantee_breaches.ended_on is 'The candidate''s last day.';
comment on column app.guarantee_breaches.clawback_rule is
  'The clawback rule of the terms under which the placement was signed.';
comment on column app.guarantee_breaches.remedy is
  'refund: what was not earned is taken back. replacement: another candidate was named, and the placement that '
  'replaces this one takes the payouts over. undone: of a replacement that was taken back.';
comment on column app.guarantee_breaches.withdrawn_at is 'Time at which the report was withdrawn as a mistake.';
create unique index guarantee_breaches_one_standing on app.guarantee_breaches (placement_id)
where withdrawn_at is null;
create index guarantee_breaches_by_placement on app.guarantee_breaches (placement_id);

create table app.guarantee_breach_payouts (
  breach_id uuid not null references app.guarantee_breaches (id),
  payout_id uuid not null references app.payouts (id),
  previous_status text not null references app.payout_statuses (value),
  earned_before bigint not null check (earned_before >= 0),
  earned bigint not null check (earned between 0 and earned_before),
  cancelled_schedule_ids uuid[] not null,
  forfeited_hold_ids uuid[] not null,
  primary key (breach_id, payout_id)
);
comment on table app.guarantee_breach_payouts is
  'Changes of a breach to each payout: what is earned after it, and what a withdrawal of the report restores.';
comment on column app.guarantee_breach_payouts.earned_before is
  'Minor units: the payout without what was forfeited by hand or given up before the breach.';
comment on column app.guarantee_breach_payouts.earned is
  'Minor units: what the recruiter earned by the clawback rule of the terms (app_private.earned_by_rule).';
create index on app.guarantee_breach_payouts (payout_id);

create table app.recoveries (
  id uuid primary key default uuidv7(),
  purpose text not null default 'debt' check (purpose in ('debt', 'redirect')),
  breach_id uuid references app.guarantee_breaches (id),
  payout_id uuid not null references app.payouts (id),
  placement_id uuid not null,
  recruiter_id uuid not null references app.users (id),
  company_id uuid not null,
  amount bigint not null check (amount > 0),
  currency text not null references app.currencies (code),
  by_offset boolean not null,
  offset_cap_percentage numeric(5, 2) not null default 100 check (offset_cap_percentage between 0 and 100),
  by_reversal boolean not null,
  collectable_from timestamptz not null default now(),
  next_reversal_at timestamptz default now(),
  reversal_tries integer not null default 0 check (reversal_tries >= 0),
  status text not null default 'open' references app.recovery_statuses (value),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint recoveries_owner_ids_of_payout
    foreign key (payout_id, recruiter_id, currency, placement_id, company_id) references app.payouts (
      id,
      recruiter_id,
      currency,
      placement_id,
      company_id
    ),
  unique (breach_id, payout_id),
  check ((purpose = 'debt') = (breach_id is not null)),
  check (purpose = 'debt' or not by_offset and by_reversal),
  constraint recoveries_owner_ids unique (id, payout_id, recruiter_id, company_id)
);
comment on table app.recoveries is
  'What is to be taken back: debts of recruiters after breaches, each in one currency, and redirects.';
comment on column app.recoveries.purpose is
  'debt: the recruiter owes it. redirect: it is taken back from an account that is not the recruiter''s any more, and '
  'paid to the present one (app.redirect_payout); it is owed by nobody.';
comment on column app.recoveries.amount is
  'Minor units. The done steps sum to the amount that came back or was written off.';
comment on column app.recoveries.collectable_from is
  'Before that nothing is taken back: by the terms a replacement may still be named.';
comment on column app.recoveries.next_reversal_at is
  'Earliest time of the next reversal, if nothing can be set off; null: Stripe refused one for good, and a person '
  'must look (app.retry_recovery).';
create index on app.recoveries (payout_id);
create index on app.recoveries (placement_id);
create index on app.recoveries (recruiter_id, currency) where status = 'open';
create unique index recoveries_one_open_redirect on app.recoveries (payout_id)
where purpose = 'redirect' and status = 'open';
create index recoveries_by_recruiter on app.recoveries (recruiter_id);
create index on app.recoveries (company_id);
-- Indexes for lists in each order that the API offers. One set for all roles: the rows are few.
create index on app.recoveries (created_at, id);
create index on app.recoveries (amount, id);
create index on app.recoveries (status, id);

create table app.recovery_steps (
  id uuid primary key default uuidv7(),
  recovery_id uuid not null references app.recoveries (id),
  kind text not null check (kind in ('offset', 'reversal', 'hand_reversal', 'write_off')),
  amount bigint not null check (amount > 0),
  status text not null check (status in ('reserved', 'done', 'dropped')),
  schedule_id uuid references app.payout_schedules (id),
  reason text check (app_private.is_long_text(reason, 'reason')),
  created_by uuid references app.users (id),
  created_by_role text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((kind = 'offset') = (schedule_id is not null)),
  check (kind <> 'write_off' or (status = 'done' and btrim(reason) <> '')),
  check (kind <> 'hand_reversal' or status = 'done')
);
comment on table app.recovery_steps is
  'Parts of a debt that came back: set off against a schedule, reversed at Stripe by us or by hand, or written off.';
comment on column app.recovery_steps.status is
  'reserved: for a transfer or reversal that is on its way. done: it counts. dropped: it failed and does not count.';
comment on column app.recovery_steps.schedule_id is 'The schedule against which an offset is set off.';
create index on app.recovery_steps (recovery_id);
create index on app.recovery_steps (schedule_id) where schedule_id is not null;

create table app_private.account_balances (
  stripe_account_id text not null check (app_private.is_identifier(stripe_account_id, 'stripe_account_id')),
  currency text not null check (app_private.is_short_text(currency, 'currency')),
  available bigint not null,
  checked_at timestamptz not null default clock_timestamp(),
  primary key (stripe_account_id, currency)
);
comment on table app_private.account_balances is
  'Available balances of recruiters'' Stripe accounts, in minor units, when they were last read: after a reversal '
  'that they did not cover.';

-- Reversals are sent and answered as transfers are: see app.payout_transfers for the shared columns.
create table app.payout_reversals (
  id uuid primary key default uuidv7(),
  step_id uuid not null unique references app.recovery_steps (id),
  recovery_id uuid not null,
  payout_id uuid not null,
  recruiter_id uuid not null,
  company_id uuid not null,
  transfer_id uuid not null references app.payout_transfers (id),
  stripe_transfer_id text not null check (app_private.is_identifier(stripe_transfer_id, 'stripe_transfer_id')),
  amount bigint not null check (amount > 0),
  currency text not null references app.currencies (code),
  idempotency_key text not null unique check (length(idempotency_key) between 1 and 255),
  metadata jsonb not null,
  status text not null default 'intended' references app.payout_transfer_statuses (value),
  attempt integer not null default 0 check (attempt >= 0),
  first_sent_at timestamptz,
  sent_at timestamptz,
  lease_until timestamptz,
  next_attempt_at timestamptz,
  answered_at timestamptz,
  stripe_reversal_id text unique check (app_private.is_identifier(stripe_reversal_id, 'stripe_reversal_id')),
  error_code text check (app_private.is_short_text(error_code, 'error_code')),
  error_message text check (app_private.is_long_text(error_message, 'error_message')),
  http_status integer,
  stripe_request_id text check (app_private.is_identifier(stripe_request_id, 'stripe_request_id')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint payout_reversals_owner_ids_of_recovery
    foreign key (recovery_id, payout_id, recruiter_id, company_id) references app.recoveries (
      id,
      payout_id,
      recruiter_id,
      company_id
    ),
  check ((status = 'succeeded') = (stripe_reversal_id is not null)),
  check (status = 'intended' or sent_at is not null),
  check (status <> 'sent' or (lease_until is not null and attempt > 0)),
  check (status <> 'in_doubt' or next_attempt_at is not null),
  check (status not in ('refused', 'in_doubt') or error_code is not null)
);
comment on table app.payout_reversals is
  'Tries to take money back from a recruiter''s Stripe account. A reversal is committed as an intent before Stripe is '
  'called; its parameters for Stripe and its idempotency key are frozen.';
comment on column app.payout_reversals.amount is 'Minor units; frozen.';
create index on app.payout_reversals (transfer_id);
create index on app.payout_reversals (recovery_id);
create index on app.payout_reversals (payout_id);
create index on app.payout_reversals (recruiter_id);
create index on app.payout_reversals (company_id);
create unique index payout_reversals_one_open on app.payout_reversals (recovery_id)
where status in ('intended', 'sent', 'in_doubt');
comment on index app.payout_reversals_one_open is 'At most one open reversal for each debt.';
create index payout_reversals_unanswered on app.payout_reversals (created_at)
where status in ('intended', 'sent', 'in_doubt');
