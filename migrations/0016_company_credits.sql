-- What is owed back to companies, until it is settled.

create table app.company_credit_statuses (value text primary key, description text not null);
comment on table app.company_credit_statuses is
  E'@enum\nStatuses of company credits; app.status_transitions lists the allowed changes.';
insert into app.company_credit_statuses (value, description)
values
  ('open', 'Owed back to the company'),
  ('settled', 'Paid back, or credited against what the company owes'),
  ('cancelled', 'The breach was withdrawn');

create table app.company_credit_settlements (value text primary key, description text not null);
comment on table app.company_credit_settlements is E'@enum\nWays in which a company credit is settled.';
insert into app.company_credit_settlements (value, description)
values
  ('refund', 'The money was paid back'),
  ('credit', 'A credit note: it lowers what the company owes, or pays its next fee');

create table app.company_credits (
  id uuid primary key default uuidv7(),
  placement_id uuid not null,
  company_id uuid not null,
  breach_id uuid references app.guarantee_breaches (id),
  currency text not null,
  company_fee_amount bigint not null check (company_fee_amount > 0),
  recruiters_earned bigint not null check (recruiters_earned >= 0),
  platform_share bigint not null,
  amount bigint not null check (amount > 0),
  status text not null default 'open' references app.company_credit_statuses (value),
  given_back_amount bigint check (given_back_amount between 0 and amount),
  settlement text references app.company_credit_settlements (value),
  reference text check (btrim(reference) <> '') check (app_private.is_short_text(reference, 'reference')),
  settled_at timestamptz,
  settled_by uuid references app.users (id),
  settled_by_role text,
  settle_reason text check (app_private.is_long_text(settle_reason, 'reason')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (placement_id, currency) references app.placements (id, currency),
  foreign key (placement_id, company_id) references app.placements (id, company_id),
  constraint company_credits_both_sides_equal check (company_fee_amount = recruiters_earned + platform_share + amount),
  constraint company_credits_settled
    check (
      (status = 'settled') = (settled_at is not null)
      and (settled_at is null) = (settlement is null)
      and (settled_at is null) = (given_back_amount is null)
      and (settled_at is null) = (reference is null)
      and (settled_at is null) = (settled_by_role is null)
      and (settled_at is null) = (settle_reason is null)
    )
);
comment on table app.company_credits is
  'What is owed back to a company of the fee that it paid or owes: after a breach, by the refund rule of the terms, '
  'or after a cancellation, all of it. One row a breach or cancellation, until somebody settles it.';
comment on column app.company_credits.breach_id is 'Null after a cancellation.';
comment on column app.company_credits.company_fee_amount is 'Minor units: the company''s fee for the placement.';
comment on column app.company_credits.recruiters_earned is
  'Minor units: the part of the fee that the recruiters have earned (app_private.recruiters_earned).';
comment on column app.company_credits.platform_share is
  'Minor units: the rest of the fee, the platform''s. Below zero it is the platform''s loss.';
comment on column app.company_credits.amount is 'Minor units: owed back (app_private.owed_back_amount).';
comment on column app.company_credits.given_back_amount is
  'Minor units: what of the amount the company had back already when it was settled, so that only the rest was paid '
  'or credited then; null while it is not settled (app.company_credits_given_back has it for both).';
comment on column app.company_credits.reference is
  'Where the settlement stands: the number of a credit note, the reference of a bank payment.';
comment on column app.company_credits.settled_by is
  'Null for a login that belongs to nobody: settled_by_role is its name.';
create unique index company_credits_one_standing on app.company_credits (placement_id)
where status <> 'cancelled';
create index on app.company_credits (placement_id);
create index on app.company_credits (breach_id);
create index on app.company_credits (company_id, created_at, id);
-- Indexes for lists in each order that the API offers. The rows are few.
create index on app.company_credits (created_at, id);
create index on app.company_credits (amount, id);
create index on app.company_credits (status, id);
