-- Dual control: which acts need a second person, the requests that wait for one, and what both are decided by.

create table app.request_kinds (
  value text primary key,
  description text not null,
  has_threshold boolean not null,
  follows_terms boolean not null default false
);
comment on table app.request_kinds is
  E'@enum\nKinds of acts that can need a second person (app.require_second_person).';
comment on column app.request_kinds.has_threshold is 'Whether the need can begin at an amount.';
comment on column app.request_kinds.follows_terms is
  'Whether the approval threshold of the placement''s terms asks for a second person too, without any rule.';
insert into app.request_kinds (value, description, has_threshold, follows_terms)
values
  ('make_admin', 'Adds a platform admin', false, false),
  ('link_sign_in', 'Links a person to a sign-in, or to another one', false, false),
  (
    'account_change',
    'Replaces a recruiter''s Stripe account, or links the first one while money is owed',
    false,
    false
  ),
  ('publish_terms', 'Publishes terms', false, false),
  ('control', 'Changes what needs a second person; lifting or lowering it always needs one', false, false),
  ('ceiling', 'Raises or lifts a ceiling, or lets a payment pass it', false, false),
  ('pause', 'Pauses or resumes payouts', false, false),
  ('erasure', 'Erases the name of a candidate, for good', false, false),
  ('write_off', 'Writes off a debt', true, true),
  ('early_release', 'Pays held money before its release date', true, true),
  ('breach_withdrawal', 'Withdraws a breach', true, true),
  ('company_credit', 'Settles what is owed back to a company, or undoes that', true, true),
  ('approval', 'Approves a payout, or unfreezes one that needs approval', true, false),
  ('finding_booking', 'Books what somebody did at Stripe by hand, or undoes that', true, true),
  ('redirect', 'Takes a payment back and pays it to the recruiter''s present account; always needs one', false, false),
  ('end_cool_down', 'Pays to a changed account before its waiting time is over; always needs one', false, false),
  ('departure', 'Reports for a company that a candidate left; an admin always confirms it', false, false),
  ('manual_payment', 'Books a payment that was made outside Stripe, or undoes that; always needs one', false, false),
  (
    'adjustment',
    'Pays a recruiter what no placement earned; always needs one where there is a second admin',
    false,
    false
  );

create table app.request_statuses (value text primary key, description text not null);
comment on table app.request_statuses is
  E'@enum\nStatuses of requests; app.status_transitions lists the allowed changes.';
insert into app.request_statuses (value, description)
values
  ('pending', 'Waits for a second person; nothing was done'),
  ('confirmed', 'A second person confirmed it, and it was carried out'),
  ('declined', 'Somebody declined it, or who asked took it back'),
  ('expired', 'Nobody decided in time'),
  ('outdated', 'It was asked for again after its facts had changed');

create table app.second_person_rules (
  id uuid primary key default uuidv7(),
  kind text not null references app.request_kinds (value),
  currency text references app.currencies (code),
  from_amount bigint check (from_amount > 0),
  set_by uuid references app.users (id),
  set_by_role text not null,
  since timestamptz not null default now(),
  lifted_by uuid references app.users (id),
  lifted_by_role text,
  lifted_at timestamptz,
  check ((currency is null) = (from_amount is null)),
  check ((lifted_at is null) = (lifted_by_role is null))
);
comment on table app.second_person_rules is
  'Which kinds of acts need a second person, and did once: a rule is never edited, only lifted.';
comment on column app.second_person_rules.currency is
  'The currency of from_amount; null: the rule holds whatever the amount. A kind with rules for some currencies '
  'always needs a second person in the others.';
comment on column app.second_person_rules.from_amount is
  'Minor units: this amount and more needs a second person. Amounts of one recruiter, company and day (UTC) count '
  'together.';
comment on column app.second_person_rules.lifted_at is 'End of the rule; null while it holds.';
create unique index second_person_rules_one_that_holds on app.second_person_rules (kind, currency)
nulls not distinct
where lifted_at is null;

create function app_private.act_hash(verb text, arguments jsonb)
returns bytea
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    sha256(convert_to(jsonb_build_array(act_hash.verb, act_hash.arguments - array['reason', 'notes'])::text, 'UTF8'));
$$;
comment on function app_private.act_hash is
  'SHA-256 over a call without its reason. It stands in an index of requests that wait and in no row: an argument may '
  'be a person''s name, which could be tried against a hash that was kept.';

create table app.requests (
  id uuid primary key default uuidv7(),
  kind text not null references app.request_kinds (value),
  verb text not null check (app_private.is_identifier(verb, 'verb')),
  arguments jsonb not null check (jsonb_typeof(arguments) = 'object') check (
    app_private.are_arguments(arguments, 'arguments')
  ),
  basis jsonb not null check (jsonb_typeof(basis) = 'object'),
  basis_hash text not null check (app_private.is_sha256(basis_hash)),
  reason text check (app_private.is_long_text(reason, 'reason')),
  amount bigint check (amount >= 0),
  currency text references app.currencies (code),
  recruiter_id uuid references app.users (id),
  company_id uuid references app.companies (id),
  payout_id uuid references app.payouts (id),
  status text not null default 'pending' references app.request_statuses (value),
  requested_by uuid references app.users (id),
  requested_by_role text not null,
  requested_at timestamptz not null default now(),
  expires_at timestamptz not null,
  decided_by uuid references app.users (id),
  decided_by_role text,
  decided_at timestamptz,
  decision_reason text check (app_private.is_long_text(decision_reason, 'reason')),
  check ((amount is null) = (currency is null)),
  check ((status = 'pending') = (decided_at is null)),
  constraint requests_confirmed_by_another
    check (status <> 'confirmed' or (decided_by is not null and decided_by is distinct from requested_by))
);
comment on table app.requests is
  'Acts that wait for a second person, or did. A pending request has changed nothing: app.confirm_request carries it '
  'out.';
comment on column app.requests.verb is 'The function of app that somebody called.';
comment on column app.requests.arguments is 'The arguments of the call, by name.';
comment on column app.requests.basis is
  'The facts that the act rests on, as they were when somebody asked. A confirmation compares them with the present.';
comment on column app.requests.basis_hash is
  'SHA-256, in hexadecimal, over everything that a second person looks at; see app_private.request_hash(). '
  'app.confirm_request asks for it. Of personal data it covers a digest, whose key goes when that is erased.';
comment on column app.requests.amount is 'Minor units; null where the act moves no money.';
comment on column app.requests.payout_id is 'The payout that the act is about; null where it is about none.';
comment on column app.requests.requested_by is
  'The signed-in user; null for a psql session, where requested_by_role is the database login.';
comment on column app.requests.expires_at is 'From then on nobody can confirm it.';
comment on column app.requests.decided_by is 'Who confirmed or declined it; null while it waits, and when it expired.';
-- Of equal calls one waits at a time.
create unique index requests_one_of_equal_calls on app.requests (app_private.act_hash(verb, arguments))
where status = 'pending';
create index on app.requests (requested_at, id);
create index on app.requests (status, requested_at, id);
create index on app.requests (kind, requested_at, id);
create index on app.requests (requested_by, requested_at, id);
create index on app.requests (payout_id, requested_at, id);
create index on app.requests (recruiter_id, requested_at, id);
create index on app.requests (company_id, requested_at, id);

create table app_private.confirmations (
  transaction_id xid8 primary key,
  request_id uuid not null references app.requests (id),
  was_carried_out boolean not null default false
);
comment on table app_private.confirmations is
  'The request that app.confirm_request carries out in a running transaction. It deletes the row before it ends, so '
  'that no other transaction ever sees one. Only functions of the owner write here: unlike a session variable, nobody '
  'who calls a verb can forge it.';

create table app_private.one_person_amounts (
  kind text not null check (app_private.is_short_text(kind, 'kind')),
  recruiter_id uuid,
  company_id uuid,
  currency text not null,
  day date not null,
  amount bigint not null default 0,
  constraint one_person_amounts_key unique nulls not distinct (kind, recruiter_id, company_id, currency, day)
);
comment on table app_private.one_person_amounts is
  'The sum of the acts of one kind, recruiter, company, currency and day (UTC), in minor units, while the need for a '
  'second person begins at an amount. Its row lock lets one act at a time be counted.';
comment on column app_private.one_person_amounts.kind is
  'Of app.request_kinds; or payout: new payouts that need no approval, though their terms name a threshold.';
create index on app_private.one_person_amounts (day);

create table app_private.admin_makers (
  id uuid primary key default uuidv7(),
  admin_id uuid not null references app.users (id),
  made_by uuid not null references app.users (id),
  made_at timestamptz not null default now()
);
comment on table app_private.admin_makers is
  'Who made an admin, or linked an admin''s sign-in. For some days (setting one_person_days) the two count as one '
  'person. Where a second person confirmed it, made_by is who asked.';
create index on app_private.admin_makers (admin_id, made_at);
create index on app_private.admin_makers (made_by, made_at);
