-- What happened, by whom, in an order that can be proven; and the outbox.

create table app.payout_audit_log (
  id uuid primary key default uuidv7(),
  payout_id uuid not null references app.payouts (id),
  placement_id uuid not null,
  recruiter_id uuid not null,
  company_id uuid not null,
  sequence bigint not null check (sequence > 0),
  entity text not null check (entity in ('payout', 'payout_schedule', 'escrow_hold')),
  entity_id uuid not null,
  action text not null,
  old_status text,
  new_status text not null,
  changed_by uuid references app.users (id),
  changed_by_role text not null,
  changed_by_name text,
  reason text,
  metadata jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  previous_hash bytea not null check (length(previous_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  unique (payout_id, sequence)
);
comment on table app.payout_audit_log is
  'Every change of payouts, schedules and holds. Append only, for everybody. The rows of a payout form a hash chain.';
comment on column app.payout_audit_log.recruiter_id is
  'Whose payout it is. The hash does not cover it; reporting.invariant_violations compares it with the payout.';
comment on column app.payout_audit_log.company_id is 'Whose placement it is. As recruiter_id.';
comment on column app.payout_audit_log.placement_id is 'Which placement. As recruiter_id.';
comment on column app.payout_audit_log.sequence is 'Counts the rows of one payout from 1, without gaps.';
comment on column app.payout_audit_log.action is
  'The command of the status transition, or "update" where the status stayed.';
comment on column app.payout_audit_log.changed_by is
  'The signed-in user, or the automation''s own; null when somebody worked by psql: then changed_by_role is their '
  'database login.';
comment on column app.payout_audit_log.changed_by_name is
  'The name that changed_by had then, for those who may not see that user. The hash covers changed_by, not the name.';
comment on column app.payout_audit_log.metadata is 'changes: the changed columns, each with its old and new value.';
comment on column app.payout_audit_log.hash is
  'SHA-256 over this row and previous_hash; see app_private.audit_row_hash().';
create index on app.payout_audit_log (entity_id);
create index on app.payout_audit_log (placement_id);
create index on app.payout_audit_log (recruiter_id, created_at, id);
create index on app.payout_audit_log (company_id, created_at, id);
create index on app.payout_audit_log (created_at, id) where sequence > 0;
create index on app.payout_audit_log (new_status, created_at, id) where sequence > 0;

-- Its payout has no foreign key: triggers of the rows that it names write it, and payouts are never deleted. Some
-- events belong to no payout: the circuit breaker opened, payouts were paused.
create table app.events (
  id uuid primary key default uuidv7(),
  type text not null check (
    type ~ ('^(placement|payout|payout_schedule|escrow_hold|payout_transfer|payout_pause|stripe_circuit|'
      'reconciliation_finding|recovery|payout_policy|user|company_member|payout_account)\.[a-z_]+$')
  ),
  payout_id uuid,
  entity_id uuid,
  payload jsonb not null,
  created_at timestamptz not null default clock_timestamp()
);
comment on table app.events is 'The outbox: one row a change, written in the transaction of the change. Append only.';
comment on column app.events.id is 'Grows with time (uuidv7): read on from the last id seen.';
comment on column app.events.type is
  'Entity and new status: payout_schedule.processed. "updated" where the status stayed.';
