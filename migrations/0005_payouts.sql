-- What a recruiter earns, when it is paid, what is withheld.

create table app.payouts (
  id uuid primary key default uuidv7(),
  placement_id uuid not null,
  recruiter_id uuid not null,
  amount bigint not null check (amount >= 0),
  currency text not null,
  status text not null default 'pending' references app.payout_statuses (value),
  frozen_at timestamptz,
  frozen_by uuid references app.users (id),
  frozen_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (placement_id, currency) references app.placements (id, currency),
  foreign key (placement_id, recruiter_id) references app.placement_recruiters (placement_id, recruiter_id),
  unique (placement_id, recruiter_id),
  unique (id, placement_id, currency),
  check ((frozen_at is null) = (frozen_reason is null))
);
comment on table app.payouts is 'What one recruiter earns on one placement.';
comment on column app.payouts.amount is 'Minor units. The payouts of a placement sum to its fee. Zero where a share is too small for the currency''s smallest step.';
comment on column app.payouts.frozen_at is 'Since when nothing of this payout is sent; null when it is not frozen.';
create index on app.payouts (recruiter_id, status);

create table app.escrow_holds (
  id uuid primary key default uuidv7(),
  placement_id uuid not null,
  payout_id uuid not null,
  hold_amount bigint not null check (hold_amount > 0),
  currency text not null,
  holdback_percentage numeric(5,2) not null check (holdback_percentage between 0 and 100),
  hold_date timestamptz not null default now(),
  release_date timestamptz not null,
  released_at timestamptz,
  released_by uuid references app.users (id),
  release_notes text,
  reason text,
  status text not null default 'active' references app.escrow_hold_statuses (value),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (payout_id, placement_id, currency) references app.payouts (id, placement_id, currency),
  unique (id, payout_id),
  check ((status = 'released') = (released_at is not null)),
  check (status not in ('forfeited', 'cancelled') or btrim(reason) <> '')
);
comment on table app.escrow_holds is 'Money of a payout that is withheld until a date. Releasing it makes an obligation; the hold itself never moves money.';
comment on column app.escrow_holds.hold_amount is 'Minor units.';
comment on column app.escrow_holds.release_date is 'From this moment on the nightly run releases it.';
comment on column app.escrow_holds.reason is 'Why it was forfeited or cancelled.';
create index on app.escrow_holds (payout_id);
create index on app.escrow_holds (placement_id);
create index on app.escrow_holds (release_date, id) where status = 'active';

create table app.payout_schedules (
  id uuid primary key default uuidv7(),
  payout_id uuid not null,
  placement_id uuid not null,
  escrow_hold_id uuid,
  kind text not null default 'payout' references app.payout_schedule_kinds (value),
  amount bigint not null check (amount > 0),
  currency text not null,
  scheduled_date timestamptz not null,
  guarantee_completion_date timestamptz,
  status text not null default 'pending' references app.payout_schedule_statuses (value),
  processed_at timestamptz,
  failure_reason text,
  failure_code text,
  retry_count integer not null default 0 check (retry_count >= 0),
  last_retry_at timestamptz,
  next_retry_at timestamptz,
  due_at timestamptz generated always as (
    case status
      when 'pending' then greatest(scheduled_date, guarantee_completion_date)
      when 'failed' then next_retry_at
    end
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (payout_id, placement_id, currency) references app.payouts (id, placement_id, currency),
  foreign key (escrow_hold_id, payout_id) references app.escrow_holds (id, payout_id),
  check ((kind = 'escrow_release') = (escrow_hold_id is not null)),
  check ((status = 'processed') = (processed_at is not null)),
  check (status <> 'failed' or (failure_code is not null and failure_reason is not null)),
  check (next_retry_at is null or status = 'failed')
);
comment on table app.payout_schedules is 'An obligation to pay an amount on a date.';
comment on column app.payout_schedules.amount is 'Minor units.';
comment on column app.payout_schedules.guarantee_completion_date is 'When set, nothing is paid before it, whatever scheduled_date says.';
comment on column app.payout_schedules.due_at is 'When the next run may claim it, if nothing else stands in the way; null when it waits for no run.';
comment on column app.payout_schedules.failure_code is 'Stripe''s code of the last refusal.';
comment on column app.payout_schedules.escrow_hold_id is 'The hold whose release made this obligation.';
create index on app.payout_schedules (payout_id);
create index on app.payout_schedules (placement_id);
create index on app.payout_schedules (escrow_hold_id) where escrow_hold_id is not null;
create index on app.payout_schedules (due_at, id) where due_at is not null;
