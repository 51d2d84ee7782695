-- What people did by hand, outside of Holdback, and booked here.

create table app.manual_payments (
  id uuid primary key default uuidv7(),
  schedule_id uuid not null references app.payout_schedules (id),
  payout_id uuid not null references app.payouts (id),
  placement_id uuid,
  recruiter_id uuid not null references app.users (id),
  company_id uuid,
  amount bigint not null check (amount > 0),
  currency text not null references app.currencies (code),
  paid_at timestamptz not null check (app_private.is_business_time(paid_at, 'paid_at')),
  reference text not null check (btrim(reference) <> '') check (app_private.is_short_text(reference, 'reference')),
  reason text not null check (btrim(reason) <> '') check (app_private.is_long_text(reason, 'reason')),
  recorded_by uuid references app.users (id),
  recorded_by_role text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  undone_at timestamptz,
  undone_by uuid references app.users (id),
  undone_by_role text,
  undo_reason text check (app_private.is_long_text(undo_reason, 'reason')),
  constraint manual_payments_owner_ids_of_schedule
    foreign key (schedule_id, payout_id, recruiter_id, currency) references app.payout_schedules (
      id,
      payout_id,
      recruiter_id,
      currency
    ),
  constraint manual_payments_owner_ids_of_payout
    foreign key (payout_id, recruiter_id, currency, placement_id, company_id) references app.payouts (
      id,
      recruiter_id,
      currency,
      placement_id,
      company_id
    ),
  check ((undone_at is null) = (undo_reason is null) and (undone_at is null) = (undone_by_role is null))
);
comment on table app.manual_payments is
  'Payments outside Stripe, by bank transfer for instance, that two admins booked: each pays its schedule whole, and '
  'Stripe is never asked for it.';
comment on column app.manual_payments.recruiter_id is 'The payout''s recruiter.';
comment on column app.manual_payments.company_id is 'The placement''s company.';
comment on column app.manual_payments.amount is 'Minor units: the whole amount of its schedule.';
comment on column app.manual_payments.paid_at is 'When the money was paid, as whoever booked it says.';
comment on column app.manual_payments.reference is 'Where the payment is found: the reference of the bank transfer.';
comment on column app.manual_payments.recorded_by is
  'Null for a login that belongs to nobody: recorded_by_role is its name.';
comment on column app.manual_payments.undone_at is
  'Time at which it was undone as a mistake (app.undo_manual_payment); null while it stands.';
create unique index manual_payments_one_standing on app.manual_payments (schedule_id)
where undone_at is null;
create index on app.manual_payments (schedule_id);
create index on app.manual_payments (payout_id);
create index on app.manual_payments (placement_id);
create index on app.manual_payments (recruiter_id);
create index on app.manual_payments (company_id);

create table app.finding_bookings (
  id uuid primary key default uuidv7(),
  finding_id uuid not null references app.reconciliation_findings (id),
  kind text not null check (kind in ('paid', 'owed_again', 'taken_back')),
  transfer_id uuid not null references app.payout_transfers (id),
  payout_id uuid not null references app.payouts (id),
  schedule_id uuid references app.payout_schedules (id),
  amount bigint not null check (amount > 0),
  given_up bigint not null default 0 check (given_up between 0 and amount),
  currency text not null references app.currencies (code),
  breach_id uuid references app.guarantee_breaches (id),
  reason text check (app_private.is_long_text(reason, 'reason')),
  recorded_by uuid references app.users (id),
  recorded_by_role text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  undone_at timestamptz,
  undone_by uuid references app.users (id),
  undone_by_role text,
  undo_reason text check (app_private.is_long_text(undo_reason, 'reason')),
  check ((kind = 'taken_back') = (schedule_id is null)),
  check (kind = 'taken_back' or given_up = 0),
  check ((undone_at is null) = (undo_reason is null) and (undone_at is null) = (undone_by_role is null))
);
comment on table app.finding_bookings is
  'What somebody did at Stripe by hand, a finding told, and an admin booked: a transfer that pays a schedule '
  '(app.link_transfer), or a reversal that is owed again or was taken back for good (app.book_reversal).';
comment on column app.finding_bookings.kind is
  'paid: the transfer pays the schedule. owed_again: what was reversed is owed by a new schedule. taken_back: it is '
  'not owed any more.';
comment on column app.finding_bookings.schedule_id is
  'The schedule that the transfer pays, or the new one that owes what was reversed.';
comment on column app.finding_bookings.amount is 'Minor units: what is booked of the transfer, or of its reversals.';
comment on column app.finding_bookings.given_up is
  'Minor units: the part of what was taken back that was earned, and is not any more; the rest settled a debt.';
comment on column app.finding_bookings.breach_id is 'The breach that stood when it was booked; null: none.';
comment on column app.finding_bookings.undone_at is
  'Time at which it was undone as a mistake (app.undo_finding_booking); null while it stands.';
create unique index finding_bookings_one_standing on app.finding_bookings (finding_id)
where undone_at is null;
create index on app.finding_bookings (finding_id);
create index on app.finding_bookings (transfer_id);
create index on app.finding_bookings (payout_id);
create index on app.finding_bookings (schedule_id);
create index on app.finding_bookings (breach_id);

create table app_private.hand_reversals (
  id uuid primary key default uuidv7(),
  transfer_id uuid not null references app.payout_transfers (id),
  amount bigint not null check (amount <> 0),
  noticed_at timestamptz not null
);
comment on table app_private.hand_reversals is
  'Each part of a transfer that somebody else than Holdback took back at Stripe, when Stripe told of it: those of a '
  'transfer sum to its reversed_by_hand. A statement has a line of each, so that a month that was told stays as it '
  'was. Append-only.';
comment on column app_private.hand_reversals.amount is 'Minor units: by how much reversed_by_hand changed.';
create index on app_private.hand_reversals (transfer_id);
