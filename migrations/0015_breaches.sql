-- A guarantee that breaks, and the debt that it leaves.

insert into app.placement_statuses (value, description) values
  ('breached', 'The guarantee was broken');

insert into app.status_transitions (entity, from_status, to_status, command) values
  ('placement', 'active', 'breached', 'breach'),
  ('placement', 'breached', 'active', 'withdraw_breach'),
  ('payout', 'processing', 'reversed', 'breach'),
  ('payout', 'failed', 'reversed', 'breach'),
  ('payout', 'completed', 'reversed', 'breach'),
  ('payout', 'failed', 'completed', 'complete'),
  ('payout', 'cancelled', 'pending', 'withdraw_breach'),
  ('payout', 'cancelled', 'approved', 'withdraw_breach'),
  ('payout', 'cancelled', 'processing', 'withdraw_breach'),
  ('payout', 'cancelled', 'failed', 'withdraw_breach'),
  ('payout', 'completed', 'processing', 'withdraw_breach'),
  ('payout', 'completed', 'failed', 'withdraw_breach'),
  ('payout', 'reversed', 'processing', 'withdraw_breach'),
  ('payout', 'reversed', 'failed', 'withdraw_breach'),
  ('payout', 'reversed', 'completed', 'withdraw_breach'),
  ('payout_schedule', 'cancelled', 'pending', 'withdraw_breach'),
  ('escrow_hold', 'active', 'forfeited', 'forfeit'),
  ('escrow_hold', 'forfeited', 'active', 'withdraw_breach');

create table app.guarantee_breaches (
  id uuid primary key default uuidv7(),
  placement_id uuid not null references app.placements (id),
  ended_on date not null,
  reason text not null check (btrim(reason) <> ''),
  clawback_rule text not null,
  reported_by uuid references app.users (id),
  reported_by_role text not null,
  reported_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  withdrawn_by uuid references app.users (id),
  withdrawn_by_role text,
  withdrawal_reason text,
  check ((withdrawn_at is null) = (withdrawal_reason is null))
);
comment on table app.guarantee_breaches is 'Reports that a candidate left before the guarantee was over.';
comment on column app.guarantee_breaches.ended_on is 'The candidate''s last day.';
comment on column app.guarantee_breaches.clawback_rule is 'The rule of the policy that the placement was signed under.';
comment on column app.guarantee_breaches.withdrawn_at is 'When it turned out to be a mistake.';
create unique index guarantee_breaches_one_standing on app.guarantee_breaches (placement_id) where withdrawn_at is null;
create index guarantee_breaches_by_placement on app.guarantee_breaches (placement_id);

create table app.guarantee_breach_payouts (
  breach_id uuid not null references app.guarantee_breaches (id),
  payout_id uuid not null references app.payouts (id),
  previous_status text not null references app.payout_statuses (value),
  cancelled_schedule_ids uuid[] not null,
  forfeited_hold_ids uuid[] not null,
  primary key (breach_id, payout_id)
);
comment on table app.guarantee_breach_payouts is 'What a breach changed, so that one that was reported by mistake can be withdrawn.';
create index on app.guarantee_breach_payouts (payout_id);

create table app.recovery_statuses (value text primary key, description text not null);
comment on table app.recovery_statuses is E'@enum\nWhere a debt stands.';
insert into app.recovery_statuses (value, description) values
  ('open', 'Money is still to come back'),
  ('recovered', 'All of it came back'),
  ('written_off', 'What did not come back was given up'),
  ('cancelled', 'The breach was withdrawn');

create table app.recoveries (
  id uuid primary key default uuidv7(),
  breach_id uuid not null references app.guarantee_breaches (id),
  payout_id uuid not null references app.payouts (id),
  recruiter_id uuid not null references app.users (id),
  amount bigint not null check (amount > 0),
  currency text not null references app.currencies (code),
  by_offset boolean not null,
  by_reversal boolean not null,
  offset_cap_percentage numeric(5,2) not null default 100 check (offset_cap_percentage between 0 and 100),
  status text not null default 'open' references app.recovery_statuses (value),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (breach_id, payout_id)
);
comment on table app.recoveries is 'Money to get back after a broken guarantee: a debt of the recruiter in one currency.';
comment on column app.recoveries.amount is 'Minor units. What of it came back is the sum of its steps.';
create index on app.recoveries (payout_id);
create index on app.recoveries (recruiter_id, currency) where status = 'open';
create index recoveries_by_recruiter on app.recoveries (recruiter_id);

create table app.recovery_steps (
  id uuid primary key default uuidv7(),
  recovery_id uuid not null references app.recoveries (id),
  kind text not null check (kind in ('offset', 'reversal', 'write_off')),
  amount bigint not null check (amount > 0),
  status text not null check (status in ('reserved', 'done', 'dropped')),
  schedule_id uuid references app.payout_schedules (id),
  reason text,
  created_by uuid references app.users (id),
  created_by_role text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((kind = 'offset') = (schedule_id is not null)),
  check (kind <> 'write_off' or (status = 'done' and btrim(reason) <> ''))
);
comment on table app.recovery_steps is 'How a debt comes back, part by part: set off against an obligation, reversed at Stripe, or written off.';
comment on column app.recovery_steps.status is 'reserved: promised to a transfer or reversal that is on its way. done: it counts. dropped: it came to nothing.';
comment on column app.recovery_steps.schedule_id is 'The obligation from which an offset is taken.';
create index on app.recovery_steps (recovery_id);
create index on app.recovery_steps (schedule_id) where schedule_id is not null;

alter table app.status_transitions
  drop constraint status_transitions_entity_check,
  add constraint status_transitions_entity_check check (
    entity in ('placement', 'payout', 'payout_schedule', 'escrow_hold', 'payout_transfer', 'recovery', 'payout_reversal')
  );
insert into app.status_transitions (entity, from_status, to_status, command)
select 'recovery', law.from_status, law.to_status, law.command
  from (values
    (null, 'open', 'create'),
    ('open', 'recovered', 'recover'),
    ('open', 'written_off', 'write_off'),
    ('open', 'cancelled', 'withdraw_breach')
  ) as law (from_status, to_status, command);

alter table app.events
  drop constraint events_type_check,
  add constraint events_type_check check (
    type ~ '^(placement|payout|payout_schedule|escrow_hold|payout_transfer|payout_pause|stripe_circuit|reconciliation_finding|recovery|payout_policy)\.[a-z_]+$'
  );
