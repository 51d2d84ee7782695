-- The audit logs, with a hash chain for each payout and for each other row, and the outbox. The logs are partitioned by
-- the month of their ids (app_private.make_audit_partitions).

-- The ids in both logs have no foreign keys: a log outlives the rows that it is about, and what its triggers have just
-- read or locked is not looked up once more. Nor do numbers and hashes have constraints, which each statement would
-- read anew: the verifiers recompute all of them.
create table app.payout_audit_log (
  id uuid primary key default uuidv7(),
  payout_id uuid not null,
  placement_id uuid,
  recruiter_id uuid not null,
  company_id uuid,
  sequence bigint not null,
  entity text not null check (entity in ('payout', 'payout_schedule', 'escrow_hold')),
  entity_id uuid not null,
  action text not null,
  old_status text,
  new_status text not null,
  changed_by uuid,
  changed_by_role text not null,
  changed_by_name text check (length(changed_by_name) <= 200),
  reason text check (app_private.is_long_text(reason, 'reason')),
  metadata jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  previous_hash bytea not null,
  hash bytea not null
)
partition by range (id);
comment on table app.payout_audit_log is
  'Changes of payouts, schedules and holds. Append-only for all roles. The rows of a payout form a hash chain.';
comment on column app.payout_audit_log.payout_id is 'The payout that was changed, or whose part was.';
comment on column app.payout_audit_log.recruiter_id is
  'The payout''s recruiter; reporting.invariant_violations compares it with the payout.';
comment on column app.payout_audit_log.company_id is
  'The placement''s company, null for an adjustment. Compared as recruiter_id is.';
comment on column app.payout_audit_log.placement_id is
  'The payout''s placement, null for an adjustment. Compared as recruiter_id is.';
comment on column app.payout_audit_log.sequence is 'Number of the row within its payout, from 1, without gaps.';
comment on column app.payout_audit_log.action is
  'The command of the status transition; without one: update, freeze, unfreeze or release_part.';
comment on column app.payout_audit_log.changed_by is
  'The signed-in person, the person whose database login it was, or the system user; null for a login that belongs to '
  'nobody: changed_by_role is its name.';
comment on column app.payout_audit_log.changed_by_name is
  'The name of changed_by at that time, for readers who may not see that user.';
comment on column app.payout_audit_log.metadata is
  'changes: the changed columns, each with its old and new value. job and run: of the worker''s rows, where known. '
  'request: the request that a second person confirmed by this change, with who asked for it; missing for changes '
  'without one.';
comment on column app.payout_audit_log.hash is
  'SHA-256 over all other columns of this row; see app_private.audit_row_hash().';
-- Lists are in the order of created_at, id. Each row has a time of its own (clock_timestamp), and the log grows by its
-- indexes first: none has the id, by which a list sorts what is of the same microsecond.
-- What belongs to a placement is found by its payouts.
create index on app.payout_audit_log (payout_id, sequence);
create index on app.payout_audit_log (recruiter_id, created_at);
create index on app.payout_audit_log (company_id, created_at);
create index on app.payout_audit_log (created_at) where sequence > 0;
-- What every payment does, and the system user, are found by their time: the newest rows have them. All else is looked
-- for by an index, whose condition lists must say (server/api/graphql/shape/rare_values.ts).
create index on app.payout_audit_log (new_status, created_at)
where sequence > 0 and new_status not in ('pending', 'active', 'approved', 'processing', 'processed');
create index on app.payout_audit_log (action, created_at)
where sequence > 0 and action not in ('create', 'approve', 'process', 'claim', 'record_success');
create index on app.payout_audit_log (changed_by, created_at)
where sequence > 0 and changed_by <> '00000000-0000-7000-8000-000000000001';
create table app_private.payout_audit_log_default partition of app.payout_audit_log default;
comment on table app_private.payout_audit_log_default is
  'Rows of app.payout_audit_log for whose month no partition was made: none, unless the task that makes them is '
  'missed.';

create table app.audit_log (
  id uuid primary key default uuidv7(),
  payout_id uuid,
  placement_id uuid,
  sequence bigint not null,
  entity text not null check (length(entity) <= 63),
  entity_id text not null check (length(entity_id) <= 1000),
  action text not null check (action in ('insert', 'update', 'delete', 'baseline', 'migrate')),
  old_status text,
  new_status text,
  changed_by uuid,
  changed_by_role text not null,
  changed_by_name text check (length(changed_by_name) <= 200),
  reason text check (app_private.is_long_text(reason, 'reason')),
  metadata jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  previous_hash bytea not null,
  hash bytea not null
)
partition by range (id);
comment on table app.audit_log is
  'Changes of everything that bears money or decides about it and has no row in app.payout_audit_log: people, '
  'accounts, terms, placements, transfers, debts, settings, switches. Append-only for all roles. The rows of one '
  'entity form a hash chain.';
comment on column app.audit_log.payout_id is 'The payout that the changed row belongs to; null when it has none.';
comment on column app.audit_log.placement_id is
  'The placement that the changed row is, or belongs to; null when it has none.';
comment on column app.audit_log.sequence is 'Number of the row within its entity, from 1, without gaps.';
comment on column app.audit_log.entity is 'The table of the changed row; database for what a migration leaves.';
comment on column app.audit_log.entity_id is 'The key of the changed row; several columns with slashes between them.';
comment on column app.audit_log.action is
  'What happened to the row. baseline: it was there before the log. migrate: a migration changed definitions.';
comment on column app.audit_log.changed_by is
  'The signed-in person, the person whose database login it was, or the system user; null for a login that belongs to '
  'nobody: changed_by_role is its name.';
comment on column app.audit_log.changed_by_name is 'The name of changed_by at that time.';
comment on column app.audit_log.metadata is
  'changes: the changed columns, each with its old and new value, of a new row only with the new one; a secret or a '
  'candidate''s name as a keyed digest. job, run, request and imported_by as in app.payout_audit_log.';
comment on column app.audit_log.hash is 'SHA-256 over all other columns of this row; see app_private.audit_log_hash().';
create index on app.audit_log (entity, entity_id, sequence);
create index on app.audit_log (payout_id, created_at) where payout_id is not null;
-- What belongs to a payout is found by the payouts of the placement (reporting.audit_history).
create index on app.audit_log (placement_id, created_at) where placement_id is not null and payout_id is null;
create index on app.audit_log (created_at);
-- Most are a plain change: only what is more than that is looked for by it.
create index on app.audit_log (action, created_at) where action not in ('insert', 'update');
-- Most are of the system user, whose rows are found by their time. The id is that of 0002_people.sql.
create index on app.audit_log (changed_by, created_at) where changed_by <> '00000000-0000-7000-8000-000000000001';
create table app_private.audit_log_default partition of app.audit_log default;
comment on table app_private.audit_log_default is
  'Rows of app.audit_log for whose month no partition was made: none, unless the task that makes them is missed.';

create table app.audit_chain_heads (
  chain text collate "C" primary key check (length(chain) <= 1100),
  last_sequence bigint not null,
  last_hash bytea not null
)
-- A run changes all heads of a page at once: so much room that their next versions stay there.
with (fillfactor = 35);
comment on table app.audit_chain_heads is
  'The end of each chain of the audit logs: the next row is chained to it, in whichever month the last one is. '
  'Written by the audit triggers only; app.verify_audit_log compares it with the chains.';
comment on column app.audit_chain_heads.chain is 'As in app.audit_seal_chains.';

create table app_private.audit_digest_key (
  singleton boolean primary key default true check (singleton),
  key bytea not null default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')
);
comment on table app_private.audit_digest_key is
  'One row: the key of the digests that the audit log keeps instead of secrets and personal data. Who has the log '
  'without it cannot try values.';
insert into app_private.audit_digest_key default values;

-- In PL/pgSQL, so that no statement has to read a long expression before it writes an event.
create function app_private.is_event_type(value text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  return value ~ '^[a-z_]+\.[a-z_]+$'
  and split_part(value, '.', 1) in (
    'placement',
    'payout',
    'payout_schedule',
    'escrow_hold',
    'payout_transfer',
    'payout_run',
    'payout_pause',
    'stripe_circuit',
    'reconciliation_finding',
    'recovery',
    'recovery_step',
    'payout_reversal',
    'payout_policy',
    'user',
    'company_member',
    'payout_account',
    'request',
    'task',
    'second_person_rule',
    'payout_ceiling',
    'fee_payment',
    'manual_payment',
    'payout_redirect',
    'run_plan',
    'company_credit',
    'bank_payout',
    'stripe_account',
    'time_zone',
    'mail_preference',
    'webhook_endpoint',
    'audit_seal',
    'cover',
    'fee',
    'onboarding'
  );
end;
$$;
comment on function app_private.is_event_type is
  'For the constraint of app.events: an entity, a dot, and what happened to it.';

-- payout_id has no foreign key: triggers of existing rows write it, and payouts are never deleted. It is null for
-- events without a payout, such as an opened circuit breaker or a pause.
create table app.events (
  id uuid primary key default uuidv7(),
  type text not null check (app_private.is_event_type(type)),
  payout_id uuid,
  entity_id uuid,
  payload jsonb not null,
  created_at timestamptz not null default clock_timestamp()
);
comment on table app.events is
  'The outbox: one row for each change, written in the transaction of the change. Append-only.';
comment on column app.events.id is 'Grows with time (uuidv7): consumers continue after the last id that they read.';
comment on column app.events.type is
  'Entity and what happened: created, the new status, such as payout_schedule.processed, or a word of its own; '
  '"updated" for a change without a new status. docs/api.md lists them.';
create index events_paid_nothing on app.events (entity_id) where type = 'payout_run.paid_nothing';
comment on index app.events_paid_nothing is 'For the metric of the run that paid nothing.';
