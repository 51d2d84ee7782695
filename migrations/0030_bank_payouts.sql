-- What Stripe pays from the Stripe balances of recruiters to their banks, and which transfers it carries.

create table app.bank_payout_statuses (value text primary key, description text not null);
comment on table app.bank_payout_statuses is
  E'@enum\nStatuses of bank payouts, as Stripe names them; app.status_transitions lists the allowed changes.';
insert into app.bank_payout_statuses (value, description)
values
  ('pending', 'Stripe has made it, and not yet handed it to the bank'),
  ('in_transit', 'On its way to the bank'),
  ('paid', 'In the bank, as far as Stripe knows: it can still come back'),
  ('failed', 'The bank returned it: the money is on the Stripe balance again'),
  ('canceled', 'Called off before it left: the money is on the Stripe balance again');

create table app.bank_payouts (
  id uuid primary key default uuidv7(),
  recruiter_id uuid not null references app.users (id),
  stripe_account_id text not null check (app_private.is_identifier(stripe_account_id, 'stripe_account_id')),
  stripe_payout_id text not null unique check (app_private.is_identifier(stripe_payout_id, 'stripe_payout_id')),
  amount bigint not null,
  currency text not null references app.currencies (code),
  status text not null references app.bank_payout_statuses (value),
  is_automatic boolean not null,
  arrival_date date not null constraint bank_payouts_arrival_date
    check (app_private.is_business_day(arrival_date, 'arrival_date')),
  bank_account_last4 text check (length(bank_account_last4) <= 4),
  failure_code text check (app_private.is_short_text(failure_code, 'failure_code')),
  failure_message text check (app_private.is_long_text(failure_message, 'failure_message')),
  initiated_at timestamptz not null,
  returned_at timestamptz,
  carries_known boolean not null default false,
  checked_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, recruiter_id),
  check ((status in ('failed', 'canceled')) = (returned_at is not null))
);
comment on table app.bank_payouts is
  'Payouts of Stripe from the Stripe balance of a recruiter to their bank, as Stripe tells of them when it is asked '
  '(app_private.record_bank_payout).';
comment on column app.bank_payouts.recruiter_id is 'Whose Stripe account it leaves.';
comment on column app.bank_payouts.stripe_account_id is 'The Stripe account that it leaves.';
comment on column app.bank_payouts.amount is
  'Minor units: all that it pays, money of others included. Below zero: taken from the bank account.';
comment on column app.bank_payouts.is_automatic is
  'Made by the payout schedule of the account; false: by hand, and Stripe does not tell what it carries.';
comment on column app.bank_payouts.arrival_date is 'The day on which it arrives at the bank, or has arrived.';
comment on column app.bank_payouts.bank_account_last4 is
  'The last digits of the bank account, or of the card; no more of it is kept.';
comment on column app.bank_payouts.failure_code is
  'Stripe''s word for why the bank returned it, such as account_closed.';
comment on column app.bank_payouts.initiated_at is 'When Stripe made it.';
comment on column app.bank_payouts.returned_at is 'When its money came back to the Stripe balance; null: it did not.';
comment on column app.bank_payouts.carries_known is
  'Whether Stripe has told all that it carries; never for one that was made by hand.';
comment on column app.bank_payouts.checked_at is 'Time of Stripe''s last answer about it.';
create index on app.bank_payouts (recruiter_id, initiated_at, id);
create index on app.bank_payouts (stripe_account_id, currency, initiated_at);
-- Indexes for lists in each order that the API offers.
create index on app.bank_payouts (initiated_at, id);
create index on app.bank_payouts (amount, id);
create index on app.bank_payouts (status, id);

create table app.bank_payout_transfers (
  bank_payout_id uuid not null,
  transfer_id uuid not null references app.payout_transfers (id),
  recruiter_id uuid not null,
  amount bigint not null check (amount >= 0),
  basis text not null check (basis in ('stripe', 'first_in_first_out')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (bank_payout_id, transfer_id),
  foreign key (bank_payout_id, recruiter_id) references app.bank_payouts (id, recruiter_id)
);
comment on table app.bank_payout_transfers is
  'Which transfers a bank payout carries, and how much of each (app_private.link_bank_payout).';
comment on column app.bank_payout_transfers.recruiter_id is 'The recruiter of the bank payout.';
comment on column app.bank_payout_transfers.amount is
  'Minor units of the transfer: what of it left with this payout. Zero: all of it had left before.';
comment on column app.bank_payout_transfers.basis is
  'stripe: Stripe names the transfer among the balance transactions of the payout. first_in_first_out: Stripe does '
  'not tell what a payout by hand carries, and the oldest money is taken to leave first.';
create index on app.bank_payout_transfers (transfer_id);
create index on app.bank_payout_transfers (recruiter_id);

create table app_private.returned_transfers (transfer_id uuid primary key references app.payout_transfers (id));
comment on table app_private.returned_transfers is
  'The transfers of which a bank returned something that was not paid out again (reporting.transfer_places): where '
  'whatever tells of it begins. Kept by app_private.note_returned_transfers at each change of what it follows from.';

create table app_private.bank_payout_schedules (
  stripe_account_id text primary key check (app_private.is_identifier(stripe_account_id, 'stripe_account_id')),
  payout_interval text not null check (app_private.is_short_text(payout_interval, 'payout_interval')),
  checked_at timestamptz not null default now()
);
comment on table app_private.bank_payout_schedules is
  'When Stripe pays from the Stripe balance of an account to its bank, as it said last.';
comment on column app_private.bank_payout_schedules.payout_interval is
  'manual: only when its owner pays out; else daily, weekly or monthly.';
