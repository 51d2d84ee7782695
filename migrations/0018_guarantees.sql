-- What a guarantee depends on: whether the company has paid the fee.

create table app.fee_payments (
  id uuid primary key default uuidv7(),
  placement_id uuid not null,
  amount bigint not null check (amount > 0 and amount <= app_private.max_amount()),
  currency text not null,
  paid_at timestamptz not null check (app_private.is_business_time(paid_at, 'paid_at')),
  available_on date not null check (app_private.is_business_day(available_on, 'available_on')),
  reference text check (btrim(reference) <> '') check (app_private.is_short_text(reference, 'reference')),
  stripe_charge_id text check (app_private.is_identifier(stripe_charge_id, 'stripe_charge_id')),
  charge_currency text check (app_private.is_short_text(charge_currency, 'charge_currency')),
  refunded_amount bigint not null default 0 check (refunded_amount between 0 and amount),
  disputed_at timestamptz,
  recorded_by uuid references app.users (id),
  recorded_by_role text not null,
  recorded_at timestamptz not null default now(),
  undone_at timestamptz,
  undone_by uuid references app.users (id),
  undone_by_role text,
  undo_reason text check (btrim(undo_reason) <> '') check (app_private.is_long_text(undo_reason, 'reason')),
  foreign key (placement_id, currency) references app.placements (id, currency),
  check ((undone_at is null) = (undone_by_role is null) and (undone_at is null) = (undo_reason is null))
);
comment on table app.fee_payments is
  'What companies paid of the fees of placements. A payment is never edited, only undone; what was undone counts for '
  'nothing. Payments of one placement, less what was given back, never sum to more than its fee (company_fee_amount '
  'where it is known, else fee_amount).';
comment on column app.fee_payments.placement_id is
  'The placement; for a replacement, the first one that was replaced: its fee is the one that is paid.';
comment on column app.fee_payments.amount is 'Minor units.';
comment on column app.fee_payments.paid_at is 'When the company paid; decides whether the fee was paid in time.';
comment on column app.fee_payments.available_on is
  'The day from which the money is on the platform''s balance; the day of the payment, unless another one was given.';
comment on column app.fee_payments.reference is
  'The agency''s or the bank''s reference; unique for the placement, as names are compared (app_private.name_key).';
comment on column app.fee_payments.stripe_charge_id is 'The charge at Stripe; null for a payment past it.';
comment on column app.fee_payments.charge_currency is
  'The currency in which the charge came onto the platform''s balance: only transfers in it can name the charge. Null '
  'for a payment past Stripe.';
comment on column app.fee_payments.refunded_amount is 'What was given back to the company of it. Minor units.';
comment on column app.fee_payments.disputed_at is
  'Since when the company''s bank disputes it: until that is decided it counts as not there. Null when it does not.';
comment on column app.fee_payments.undone_at is 'When it was undone as a mistake; null while it counts.';
create index on app.fee_payments (placement_id);
create unique index fee_payments_one_charge on app.fee_payments (stripe_charge_id) where undone_at is null;
create index fee_payments_of_charge on app.fee_payments (stripe_charge_id) where stripe_charge_id is not null;
comment on index app.fee_payments_of_charge is 'For what Stripe tells of a charge, and what names it, undone or not.';
create unique index fee_payments_one_reference on app.fee_payments (placement_id, app_private.name_key(reference))
where undone_at is null;

create table app_private.charge_answers (
  fee_payment_id uuid primary key references app.fee_payments (id),
  refunded_amount bigint not null default 0,
  failed_at timestamptz,
  checked_at timestamptz not null default clock_timestamp()
);
comment on table app_private.charge_answers is
  'What Stripe said last of the charges that paid fees. Answers are compared by the time of their questions, so that '
  'an older one does not undo a newer one.';
comment on column app_private.charge_answers.refunded_amount is
  'Minor units: what was given back of it, or taken by a dispute that is lost. What a person recorded beside it is '
  'in app.fee_payments.refunded_amount only.';
comment on column app_private.charge_answers.failed_at is
  'Since when a refund of it has not reached the company, and nothing was given back since; null otherwise.';
comment on column app_private.charge_answers.checked_at is 'When that answer was recorded.';
create index charge_answers_failed on app_private.charge_answers (fee_payment_id) where failed_at is not null;

create table app_private.unrecorded_charges (
  stripe_charge_id text primary key check (app_private.is_identifier(stripe_charge_id, 'stripe_charge_id')),
  event_id text check (app_private.is_identifier(event_id, 'event_id')),
  placement_id uuid not null references app.placements (id),
  amount bigint not null check (amount > 0),
  currency text not null check (app_private.is_currency_code(currency)),
  reason text not null check (app_private.is_long_text(reason, 'reason')),
  noticed_at timestamptz not null default clock_timestamp()
);
comment on table app_private.unrecorded_charges is
  'Charges at Stripe that name a placement and do not fit its fee, while nobody has settled that: one row a charge, '
  'gone when it is recorded, by Stripe''s word or by a person who gives its id as the reference, or given back.';
comment on column app_private.unrecorded_charges.event_id is
  'Stripe''s event that told of it: it is asked about again when there may be room for it.';
comment on column app_private.unrecorded_charges.placement_id is 'The placement whose fee it is.';
comment on column app_private.unrecorded_charges.amount is
  'Minor units: what Stripe has of it, less what was given back.';
create index on app_private.unrecorded_charges (placement_id);
