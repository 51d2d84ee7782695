-- Users, companies, their members and recruiters, and the recruiters' Stripe accounts.

create table app.users (
  id uuid primary key default uuidv7(),
  auth_subject text unique check (auth_subject <> '') check (app_private.is_identifier(auth_subject, 'auth_subject')),
  database_login text unique check (database_login <> '') check (
    app_private.is_identifier(database_login, 'database_login')
  ),
  email text not null unique check (app_private.is_email(email) and email = app_private.name_key(email)) check (
    app_private.is_identifier(email, 'email')
  ),
  display_name text not null check (btrim(display_name) <> '') check (
    app_private.is_short_text(display_name, 'display_name')
  ),
  role text not null references app.user_roles (value),
  deactivated_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table app.users is 'People, and one system user for the automation.';
comment on column app.users.auth_subject is 'The "sub" of the person''s sign-in tokens; null until they have one.';
comment on column app.users.database_login is
  'The person''s own login to the database: a session with it is theirs (app.link_database_login). Null: they have '
  'none.';
comment on column app.users.email is 'Lower case, with accents in their composed form (app_private.name_key); unique.';
comment on column app.users.deactivated_at is
  'Start of the deactivation: from then on the person cannot sign in. Their payouts are still paid.';
create index on app.users (role);
create index users_words on app.users using gin (app_private.search_words(display_name || ' ' || email));

insert into app.users (id, email, display_name, role)
values
  ('00000000-0000-7000-8000-000000000001', 'system@holdback.invalid', 'Holdback', 'system');

create table app.companies (
  id uuid primary key default uuidv7(),
  name text not null unique check (btrim(name) <> '' and name = btrim(name)) check (
    app_private.is_short_text(name, 'name')
  ),
  time_zone text check (app_private.is_short_text(time_zone, 'time_zone')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index companies_name_key_key on app.companies (app_private.name_key(name));
create index companies_words on app.companies using gin (app_private.search_words(name));
comment on table app.companies is 'Hiring companies.';
comment on column app.companies.time_zone is
  'The time zone in which the days of its next placements are counted, such as Europe/Berlin; null: the platform''s.';

create table app_private.platform_time_zone (
  singleton boolean primary key default true check (singleton),
  time_zone text not null check (app_private.is_short_text(time_zone, 'time_zone')),
  earlier_zones text[] not null default '{}',
  earlier_until timestamptz[] not null default '{}',
  check (cardinality(earlier_zones) = cardinality(earlier_until))
);
comment on table app_private.platform_time_zone is
  'The time zone of the platform: of companies without one of their own. One row; app.set_time_zone changes it.';
comment on column app_private.platform_time_zone.earlier_zones is
  'Those that held before, the oldest first: the days of what happened under them stay theirs.';
comment on column app_private.platform_time_zone.earlier_until is 'Until when each of earlier_zones held.';
insert into app_private.platform_time_zone (time_zone)
values ('UTC');

create table app.company_members (
  company_id uuid not null references app.companies (id),
  user_id uuid not null references app.users (id),
  created_at timestamptz not null default now(),
  primary key (company_id, user_id)
);
comment on table app.company_members is
  'Membership of company users in companies: a member sees the company''s placements.';
create index on app.company_members (user_id);

-- Kept as a table because row-level security would otherwise search all payouts.
create table app.company_recruiters (
  company_id uuid not null references app.companies (id),
  recruiter_id uuid not null references app.users (id),
  primary key (company_id, recruiter_id)
);
comment on table app.company_recruiters is
  'Pairs of companies and recruiters with a payout, for row-level security. app_private.copy_owner_ids adds a pair '
  'with its first payout. A company''s users see these recruiters, and recruiters see these companies.';
create index on app.company_recruiters (recruiter_id, company_id);

create table app.payout_accounts (
  id uuid primary key default uuidv7(),
  user_id uuid not null unique references app.users (id),
  stripe_account_id text not null unique check (app_private.is_account_id(stripe_account_id)) check (
    app_private.is_identifier(stripe_account_id, 'stripe_account_id')
  ),
  transfers_enabled boolean,
  requirements_due text[] not null default '{}' check (cardinality(requirements_due) <= 100),
  disabled_reason text check (app_private.is_short_text(disabled_reason, 'disabled_reason')),
  checked_at timestamptz,
  country text check (app_private.is_country_code(country)),
  bank_account_fingerprint text check (bank_account_fingerprint <> '') check (
    app_private.is_identifier(bank_account_fingerprint, 'bank_account_fingerprint')
  ),
  linked_by uuid references app.users (id),
  linked_by_role text not null,
  linked_at timestamptz not null default now(),
  cool_down_until timestamptz,
  payouts_enabled boolean,
  requirements_past_due text[] not null default '{}' check (cardinality(requirements_past_due) <= 100),
  requirements_eventually_due text[] not null default '{}' check (cardinality(requirements_eventually_due) <= 100),
  requirements_deadline timestamptz check (
    app_private.is_business_time(requirements_deadline, 'requirements_deadline')
  ),
  default_currency text check (app_private.is_currency_code(default_currency)),
  bank_currencies text[] check (cardinality(bank_currencies) <= 200),
  service_agreement text check (app_private.is_short_text(service_agreement, 'service_agreement')),
  debit_negative_balances boolean,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table app.payout_accounts is 'Stripe accounts of recruiters: the destinations of their transfers.';
comment on column app.payout_accounts.transfers_enabled is
  'Whether this account can receive transfers, by Stripe''s last answer; null before the first answer. Only false '
  'stops a payment.';
comment on column app.payout_accounts.requirements_due is 'Details that Stripe still requires from the recruiter.';
comment on column app.payout_accounts.country is
  'The country of the account by Stripe''s first answer. When Stripe names another one, the account cannot receive '
  'until an admin links it again.';
comment on column app.payout_accounts.bank_account_fingerprint is
  'Stripe''s fingerprint of the bank account behind this one, or of all of them (app_private.bank_fingerprint); null '
  'while Stripe has told none. A change ends approvals, and begins a cool-down.';
comment on column app.payout_accounts.cool_down_until is
  'Until when nothing unsent leaves for the recruiter, because their account or its bank account was changed '
  '(app_private.begin_cool_down); null when there was no change, or two admins ended it (app.end_cool_down).';
comment on column app.payout_accounts.payouts_enabled is
  'Whether Stripe pays this account''s balance out to its bank; null while it is not known.';
comment on column app.payout_accounts.requirements_past_due is 'Details that were due at Stripe already.';
comment on column app.payout_accounts.requirements_eventually_due is 'Details that Stripe will require at some time.';
comment on column app.payout_accounts.requirements_deadline is
  'Until when Stripe wants requirements_due; then the account may not receive any more. Null: no date.';
comment on column app.payout_accounts.default_currency is 'The currency into which Stripe converts others.';
comment on column app.payout_accounts.bank_currencies is
  'The currencies of its bank accounts; null while Stripe does not tell, as of standard accounts.';
comment on column app.payout_accounts.service_agreement is
  'full or recipient; null where Stripe does not say, which means full. Decides from which countries it can be paid '
  '(app_private.is_out_of_reach).';
comment on column app.payout_accounts.debit_negative_balances is
  'Whether Stripe takes a negative balance, after a reversal, from the bank account.';
comment on column app.payout_accounts.linked_by is
  'Who set the present account (app_private.note_account_change): they cannot approve what is paid to it. Null for a '
  'login that belongs to nobody: linked_by_role is its name.';
comment on column app.payout_accounts.checked_at is
  'Time of Stripe''s last answer about this account; null to have it asked again.';
