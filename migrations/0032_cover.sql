-- Cover: money that is on its way to the platform's balance, to be held against what falls due.

create table app_private.pending_funds (
  currency text not null check (app_private.is_short_text(currency, 'currency')),
  available_on timestamptz not null check (app_private.is_business_time(available_on, 'available_on')),
  amount bigint not null,
  primary key (currency, available_on)
);
comment on table app_private.pending_funds is
  'Money that is pending on the platform''s balance at Stripe, by the time at which it becomes available, as '
  'Stripe''s list of balance transactions had it when it was last read. Each reading replaces all of it.';
comment on column app_private.pending_funds.amount is
  'Minor units, after Stripe''s fees; below zero where refunds outweigh what comes in.';

insert into app_private.settings (name, value, description)
values
  ('pending_funds_days', '30', 'How many days back charges are read whose money may still be pending'),
  ('top_up_days', '5', 'How many days a top-up takes from the bank to the platform''s balance'),
  ('cover_warning_days', '7', 'Within how many days a day that the balance does not cover is told by the metrics');

create table app_private.cover_plans (
  currency text primary key references app.currencies (code),
  amount bigint not null check (amount >= 0),
  needed_on date check (app_private.is_business_day(needed_on, 'needed_on')),
  missing_then bigint,
  order_on date check (app_private.is_business_day(order_on, 'order_on')),
  told_amount bigint,
  told_needed_on date check (app_private.is_business_day(told_needed_on, 'told_needed_on')),
  told_at timestamptz,
  check ((amount > 0) = (needed_on is not null)),
  check ((told_at is null) = (told_amount is null) and (told_at is null) = (told_needed_on is null))
);
comment on table app_private.cover_plans is
  'What the balance will lack within cover_warning_days, by currency, as app_private.report_cover found it last, and '
  'what of that was told.';
comment on column app_private.cover_plans.amount is 'What is missing at most, in minor units; 0: all is covered.';
comment on column app_private.cover_plans.needed_on is 'The first day that is not covered.';
comment on column app_private.cover_plans.missing_then is 'What is missing on that day, in minor units.';
comment on column app_private.cover_plans.order_on is 'The last day on which a top-up by bank comes in time.';
comment on column app_private.cover_plans.told_at is
  'When an event told of it last (told_amount, told_needed_on); null: nothing was missing then.';

-- Companies' fees that will be late if nothing comes in, and those that are, as they were told.
create table app_private.unpaid_fees (placement_id uuid primary key references app.placements (id));
comment on table app_private.unpaid_fees is
  'The placements whose terms say by when the fee must be paid (fee_due_days) and whose fee is not paid whole: where '
  'app_private.late_fees begins. Kept by app_private.note_unpaid_fees at each change of what it follows from.';

create table app_private.told_late_fees (
  placement_id uuid primary key references app.placements (id),
  told_at timestamptz not null default now()
);
comment on table app_private.told_late_fees is
  'The fees that are late and of which an event told (app_private.report_late_fees): one row a placement, gone when '
  'its fee is not late any more.';

insert into app_private.metric_names (name, type, help)
values
  (
    'holdback_cover_missing_amount',
    'gauge',
    'Minor units that the balance and what arrives there lack for what is due within cover_warning_days, by currency'
  ),
  (
    'holdback_waiting_for_fee_amount',
    'gauge',
    'Minor units that are due, and wait for companies'' fees by their terms, by currency'
  ),
  ('holdback_late_fees_amount', 'gauge', 'Minor units of fees that companies should have paid by now, by currency');

insert into app_private.expected_tasks (task, within, every, first_at)
values
  ('sync_pending_funds', '3 hours', '1 hour', '00:37');

-- Paid only when the company's fee has come in and settled.
insert into app_private.settings (name, value, description)
values
  (
    'terms_wait_for_fee',
    '0',
    '1: terms that are published without a word about it pay only when the company''s fee has come in and settled'
  );

insert into app_private.explanation_codes (code, rank, sentence, action, who, detail_is_public, stands_in_way)
values
  (
    'fee_not_received',
    112,
    'The company has not paid its whole fee for this placement yet: this part waits for it.',
    'wait for the payment, or record_fee_payment',
    'company',
    false,
    true
  ),
  (
    'fee_not_cleared',
    113,
    'The company has paid its fee, and the money is not available yet: this part waits until it is.',
    'wait for the date',
    'nobody',
    false,
    false
  ),
  (
    'fee_disputed',
    114,
    'The company''s bank disputes the payment of its fee: this part waits until that is decided.',
    'answer the dispute at Stripe',
    'platform admin',
    false,
    true
  );
