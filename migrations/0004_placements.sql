-- Terms, hires, and who shares the fee.

create table app.payout_policies (
  id uuid primary key default uuidv7(),
  company_id uuid references app.companies (id),
  version integer not null check (version > 0),
  guarantee_period_days integer not null check (guarantee_period_days between 0 and 730),
  holdback_percentage numeric(5,2) not null check (holdback_percentage between 0 and 100),
  approval_threshold bigint check (approval_threshold >= 0),
  created_at timestamptz not null default now(),
  unique nulls not distinct (company_id, version)
);
comment on table app.payout_policies is 'Versioned terms: a company''s, or the platform''s where company_id is null. The highest version is the one for new placements.';
comment on column app.payout_policies.guarantee_period_days is 'Days from the start date until the guarantee is over.';
comment on column app.payout_policies.holdback_percentage is 'Percent of each payout that is withheld until the guarantee is over.';
comment on column app.payout_policies.approval_threshold is 'Payouts above this many minor units wait for an approval; null: none does.';

insert into app.payout_policies (id, company_id, version, guarantee_period_days, holdback_percentage) values
  ('00000000-0000-7000-8000-000000000101', null, 1, 90, 20);

create table app.placements (
  id uuid primary key default uuidv7(),
  external_ref text unique check (btrim(external_ref) <> ''),
  company_id uuid not null references app.companies (id),
  candidate_name text not null check (btrim(candidate_name) <> ''),
  job_title text,
  start_date date not null check (start_date between date '2000-01-01' and date '2100-12-31'),
  guarantee_period_days integer not null check (guarantee_period_days between 0 and 730),
  guarantee_completion_date timestamptz not null
    generated always as (((start_date + guarantee_period_days)::timestamp) at time zone 'UTC') stored,
  holdback_percentage numeric(5,2) not null check (holdback_percentage between 0 and 100),
  fee_amount bigint not null check (fee_amount > 0 and fee_amount <= 999999999999),
  currency text not null references app.currencies (code),
  policy_id uuid not null references app.payout_policies (id),
  status text not null default 'active' references app.placement_statuses (value),
  created_by uuid references app.users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, currency)
);
comment on table app.placements is 'A hire. Inserting one with its recruiters makes the payouts, their schedules and their holds.';
comment on column app.placements.external_ref is 'The agency''s own reference. Importing the same one twice changes nothing.';
comment on column app.placements.guarantee_completion_date is '00:00 UTC of start_date + guarantee_period_days: the guarantee is over from this moment on.';
comment on column app.placements.fee_amount is 'What the recruiters share, in minor units of the currency. At most 12 digits, as at Stripe.';
comment on column app.placements.policy_id is 'The version of the terms that this placement was signed under.';
comment on column app.placements.guarantee_period_days is 'From the policy unless this placement was signed with other terms.';
comment on column app.placements.holdback_percentage is 'From the policy unless this placement was signed with other terms.';
create index on app.placements (company_id);
create index on app.placements (policy_id);
create index on app.placements (guarantee_completion_date) where status = 'active';

create table app.placement_recruiters (
  placement_id uuid not null references app.placements (id),
  recruiter_id uuid not null references app.users (id),
  share numeric(5,2) not null check (share > 0 and share <= 100),
  created_at timestamptz not null default now(),
  primary key (placement_id, recruiter_id)
);
comment on table app.placement_recruiters is 'Who shares a placement''s fee. The shares of a placement sum to 100.';
comment on column app.placement_recruiters.share is 'Percent of the fee.';
create index on app.placement_recruiters (recruiter_id);
