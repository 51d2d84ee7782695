-- Plans: lists of what would be paid, frozen, approved by two persons by their hash, and paid exactly so.

create table app.run_plans (
  id uuid primary key default uuidv7(),
  as_of timestamptz not null check (app_private.is_business_time(as_of, 'as_of')),
  item_count integer not null check (item_count > 0),
  pay_amounts jsonb not null,
  hash text not null check (app_private.is_sha256(hash)),
  reason text not null check (btrim(reason) <> '') check (app_private.is_long_text(reason, 'reason')),
  planned_by uuid references app.users (id),
  planned_by_role text not null,
  planned_at timestamptz not null default now(),
  expires_at timestamptz not null,
  executed_at timestamptz,
  executed_by uuid references app.users (id),
  executed_by_role text,
  run_id uuid unique references app.payout_runs (id),
  check ((executed_at is null) = (run_id is null) and (executed_at is null) = (executed_by_role is null))
);
comment on table app.run_plans is
  'Plans of runs (app.plan_run): what would be paid at a moment, frozen. Two persons approve it by its hash, and '
  'app.execute_plan pays exactly that.';
comment on column app.run_plans.as_of is 'The moment whose due obligations it has; it is executed from then on.';
comment on column app.run_plans.pay_amounts is 'The sums of its transfers by currency, {"USD": 1000} in minor units.';
comment on column app.run_plans.hash is
  'SHA-256 over the whole list in hexadecimal digits (app_private.plan_hash): what is approved.';
comment on column app.run_plans.expires_at is 'From then on it is not executed any more.';
comment on column app.run_plans.run_id is 'The run that paid it; null until then.';
create index on app.run_plans (planned_at, id);

create table app.run_plan_items (
  plan_id uuid not null references app.run_plans (id),
  schedule_id uuid not null references app.payout_schedules (id),
  payout_id uuid not null references app.payouts (id),
  placement_id uuid references app.placements (id),
  recruiter_id uuid not null references app.users (id),
  company_id uuid references app.companies (id),
  amount bigint not null check (amount > 0),
  offset_amount bigint not null check (offset_amount between 0 and amount),
  pay_amount bigint not null check (pay_amount = amount - offset_amount),
  currency text not null references app.currencies (code),
  stripe_account_id text not null check (app_private.is_identifier(stripe_account_id, 'stripe_account_id')),
  bank_account_fingerprint text check (app_private.is_identifier(bank_account_fingerprint, 'bank_account_fingerprint')),
  policy_id uuid references app.payout_policies (id),
  primary key (plan_id, schedule_id)
);
comment on table app.run_plan_items is 'The obligations of a plan as they were when it was frozen.';
comment on column app.run_plan_items.amount is 'Minor units: the obligation.';
comment on column app.run_plan_items.offset_amount is 'Minor units: what is set off against the recruiter''s debts.';
comment on column app.run_plan_items.pay_amount is 'Minor units: the transfer.';
comment on column app.run_plan_items.stripe_account_id is 'The account at Stripe that it goes to.';
comment on column app.run_plan_items.bank_account_fingerprint is
  'Stripe''s fingerprint of the bank account behind it; null when it is not known.';
comment on column app.run_plan_items.policy_id is 'The version of the terms; null for an adjustment.';
create index on app.run_plan_items (schedule_id);
create index on app.run_plan_items (payout_id);
create index on app.run_plan_items (placement_id);
create index on app.run_plan_items (recruiter_id);
create index on app.run_plan_items (company_id);
create index on app.run_plan_items (policy_id);

create table app.run_plan_approvals (
  id uuid primary key default uuidv7(),
  plan_id uuid not null references app.run_plans (id),
  hash text not null check (app_private.is_sha256(hash)),
  approved_by uuid not null references app.users (id),
  approved_at timestamptz not null default clock_timestamp(),
  unique (plan_id, approved_by)
);
comment on table app.run_plan_approvals is 'Approvals of plans: two of them, of two persons.';
comment on column app.run_plan_approvals.hash is 'The hash of the plan as it was approved.';

create table app_private.plan_executions (
  transaction_id xid8 primary key,
  plan_id uuid not null references app.run_plans (id)
);
comment on table app_private.plan_executions is
  'The plan that app.execute_plan carries out in a running transaction. It deletes the row before it ends, so that no '
  'other transaction ever sees one; nobody who calls a verb can forge it.';
