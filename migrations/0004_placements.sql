-- Hires, and who shares the fee.

create table app.placements (
  id uuid primary key default uuidv7(),
  external_ref text unique check (btrim(external_ref) <> ''),
  company_id uuid not null references app.companies (id),
  candidate_name text not null check (btrim(candidate_name) <> ''),
  job_title text,
  start_date date not null check (start_date between date '2000-01-01' and date '2100-12-31'),
  policy_id uuid not null references app.payout_policies (id),
  guarantee_period_days integer not null check (guarantee_period_days between 0 and app_private.max_guarantee_days()),
  guarantee_completion_date timestamptz not null
    generated always as (app_private.utc_midnight(start_date, guarantee_period_days)) stored,
  holdback_percentage numeric(5,2) not null check (holdback_percentage between 0 and 100),
  fee_amount bigint not null check (fee_amount > 0 and fee_amount <= app_private.max_amount()),
  currency text not null references app.currencies (code),
  status text not null default 'active' references app.placement_statuses (value),
  created_by uuid references app.users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, currency),
  unique (id, company_id)
);
comment on table app.placements is
  'A hire. Inserting one with its recruiters makes the payouts, their schedules and their holds.';
comment on column app.placements.external_ref is
  'The agency''s own reference. Importing the same one twice changes nothing.';
comment on column app.placements.policy_id is 'The version of the terms that this placement was signed under.';
comment on column app.placements.guarantee_period_days is
  'From the policy unless this placement was signed with other terms.';
comment on column app.placements.guarantee_completion_date is
  '00:00 UTC of start_date + guarantee_period_days: the guarantee is over from this moment on.';
comment on column app.placements.holdback_percentage is
  'From the policy unless this placement was signed with other terms.';
comment on column app.placements.fee_amount is
  'What the recruiters share, in minor units of the currency. At most 12 digits, as at Stripe.';
create index on app.placements (policy_id);
create index on app.placements (guarantee_completion_date) where status = 'active';

-- What the dashboards list by. The id behind it makes every order total, so that pages do not overlap. Somebody's rows
-- are listed in the order of their time; in other orders they are few enough to be sorted.
create index on app.placements (company_id, start_date, id);
-- For admins, all rows in each order that is offered, and those of a status or a currency in the order of their time.
-- The condition is always true, but only the admins' policies state it, so that these indexes are theirs alone: for
-- somebody with three rows Postgres would else go through everybody's in the wanted order, taking three for as many as
-- most have.
create index on app.placements (start_date, id) where fee_amount > 0;
create index on app.placements (created_at, id) where fee_amount > 0;
create index on app.placements (fee_amount, id) where fee_amount > 0;
create index on app.placements (status, start_date, id) where fee_amount > 0;
create index on app.placements (currency, start_date, id) where fee_amount > 0;

create table app.placement_recruiters (
  placement_id uuid not null references app.placements (id),
  recruiter_id uuid not null references app.users (id),
  share numeric(5,2) not null check (share > 0 and share <= 100),
  created_at timestamptz not null default now(),
  primary key (placement_id, recruiter_id)
);
comment on table app.placement_recruiters is 'Who shares a placement''s fee. The shares of a placement sum to 100.';
comment on column app.placement_recruiters.share is 'Percent of the fee.';
create index on app.placement_recruiters (recruiter_id, placement_id);
