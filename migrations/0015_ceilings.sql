-- Ceilings: how much may leave in a day.

create table app.payout_ceilings (
  id uuid primary key default uuidv7(),
  scope_kind text not null check (scope_kind in ('all', 'company', 'recruiter')),
  company_id uuid references app.companies (id),
  recruiter_id uuid references app.users (id),
  currency text not null references app.currencies (code),
  amount bigint not null check (amount >= 0),
  reason text not null check (btrim(reason) <> '') check (app_private.is_long_text(reason, 'reason')),
  is_kept_by_two boolean not null default false,
  set_by uuid references app.users (id),
  set_by_role text not null,
  since timestamptz not null default now(),
  lifted_by uuid references app.users (id),
  lifted_by_role text,
  lifted_at timestamptz,
  lift_reason text check (app_private.is_long_text(lift_reason, 'reason')),
  check (company_id is null or scope_kind = 'company'),
  check (recruiter_id is null or scope_kind = 'recruiter'),
  check ((lifted_at is null) = (lifted_by_role is null))
);
comment on table app.payout_ceilings is
  'The largest sums of transfers in one day (UTC) and currency: of everything, of each recruiter, of each company, or '
  'one of them. A ceiling is never edited, only lifted; another takes its place.';
comment on column app.payout_ceilings.scope_kind is
  'all: everything together. company, recruiter: each of them, or the one that is named, instead of the ceiling for '
  'each.';
comment on column app.payout_ceilings.amount is
  'Minor units. The intents of a day, without those that were refused, never sum to more.';
comment on column app.payout_ceilings.is_kept_by_two is
  'Whether there were two admins when it was set: then raising it takes two, also when one of them has left.';
comment on column app.payout_ceilings.lifted_at is 'End of the ceiling; null while it holds.';
create unique index payout_ceilings_one_that_holds on app.payout_ceilings (
  currency,
  scope_kind,
  company_id,
  recruiter_id
)
nulls not distinct
where lifted_at is null;
create index on app.payout_ceilings (since, id);
create index on app.payout_ceilings (company_id);
create index on app.payout_ceilings (recruiter_id);

create table app_private.ceiling_sums (
  scope_kind text not null check (scope_kind in ('all', 'company', 'recruiter')),
  scope_id uuid,
  currency text not null,
  day date not null,
  amount bigint not null check (amount >= 0),
  constraint ceiling_sums_key unique nulls not distinct (scope_kind, scope_id, currency, day)
);
comment on table app_private.ceiling_sums is
  'The sums of intents that ceilings limit, in minor units: of everything (scope_id null), of a company or of a '
  'recruiter, in one currency and day (UTC). Made when a ceiling first asks for it. Its row lock lets one run at a '
  'time count.';
create index on app_private.ceiling_sums (day);
