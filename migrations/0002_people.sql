-- Who earns, who hires, who works for whom, and where a recruiter's money goes.

create table app.users (
  id uuid primary key default uuidv7(),
  auth_subject text unique check (auth_subject <> ''),
  email text not null unique check (email ~ '^[^@\s]+@[^@\s]+$' and email = lower(email)),
  display_name text not null check (btrim(display_name) <> ''),
  role text not null references app.user_roles (value),
  deactivated_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table app.users is 'A person, or the automation itself.';
comment on column app.users.auth_subject is
  'The "sub" claim of the person''s sign-in tokens; null until they have one.';
comment on column app.users.email is 'Lower case; unique.';
comment on column app.users.deactivated_at is 'Since when the person may not sign in; what they earned is still paid.';
create index on app.users (role);

insert into app.users (id, email, display_name, role) values
  ('00000000-0000-7000-8000-000000000001', 'system@holdback.invalid', 'Holdback', 'system');

create table app.companies (
  id uuid primary key default uuidv7(),
  name text not null unique check (btrim(name) <> '' and name = btrim(name)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table app.companies is 'Who hires.';

create table app.company_members (
  company_id uuid not null references app.companies (id),
  user_id uuid not null references app.users (id),
  created_at timestamptz not null default now(),
  primary key (company_id, user_id)
);
comment on table app.company_members is 'Which company users see which company.';
create index on app.company_members (user_id);

-- So that policies need not look for it among all payouts.
create table app.company_recruiters (
  company_id uuid not null references app.companies (id),
  recruiter_id uuid not null references app.users (id),
  primary key (company_id, recruiter_id)
);
comment on table app.company_recruiters is
  'Which recruiters have a payout from which companies. Written with their first payout (app_private.copy_owner_ids); a '
  'company''s users see these recruiters, and recruiters see these companies.';
create index on app.company_recruiters (recruiter_id, company_id);

create table app.payout_accounts (
  id uuid primary key default uuidv7(),
  user_id uuid not null unique references app.users (id),
  stripe_account_id text not null unique check (stripe_account_id ~ '^acct_[A-Za-z0-9]+$'),
  transfers_enabled boolean,
  requirements_due text[] not null default '{}',
  disabled_reason text,
  checked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table app.payout_accounts is 'A recruiter''s Stripe account: the destination of their transfers.';
comment on column app.payout_accounts.transfers_enabled is
  'Whether Stripe lets this account receive; null until Stripe was asked. Only a known "no" stops a payment.';
comment on column app.payout_accounts.requirements_due is 'What Stripe still wants from the recruiter.';
comment on column app.payout_accounts.checked_at is 'When Stripe was last asked.';
