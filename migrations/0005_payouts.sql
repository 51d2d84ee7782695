-- Payouts, escrow holds, schedules, pauses, and the reasons why a payout is not paid.
--
-- The owner columns (recruiter_id, company_id) are stored on every row, here and in the files that follow: row-level
-- security that joins another table makes every list slow. app_private.copy_owner_ids copies them from the parent row,
-- and a foreign key keeps them equal.

create table app.payouts (
  id uuid primary key default uuidv7(),
  kind text not null default 'placement' check (kind in ('placement', 'adjustment')),
  placement_id uuid,
  recruiter_id uuid not null references app.users (id),
  company_id uuid,
  amount bigint not null check (amount >= 0),
  currency text not null references app.currencies (code),
  status text not null default 'pending' references app.payout_statuses (value),
  frozen_at timestamptz,
  frozen_by uuid references app.users (id),
  frozen_reason text check (app_private.is_long_text(frozen_reason, 'reason')),
  approval_required boolean not null default false,
  adjustment_reason text check (app_private.is_long_text(adjustment_reason, 'reason')),
  adjustment_reference text check (btrim(adjustment_reference) <> '') check (
    app_private.is_short_text(adjustment_reference, 'reference')
  ),
  adjustment_date timestamptz check (app_private.is_business_time(adjustment_date, 'scheduled_date')),
  created_by uuid references app.users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (placement_id, currency) references app.placements (id, currency),
  foreign key (placement_id, company_id) references app.placements (id, company_id),
  foreign key (company_id, recruiter_id) references app.company_recruiters (company_id, recruiter_id),
  unique (placement_id, recruiter_id),
  -- Few and wide: each is written with every version of a row. For the rows of any payout, and those of a placement's.
  unique (id, recruiter_id, currency),
  constraint payouts_owner_ids unique (id, recruiter_id, currency, placement_id, company_id),
  check ((frozen_at is null) = (frozen_reason is null)),
  check ((kind = 'placement') = (placement_id is not null) and (placement_id is null) = (company_id is null)),
  check (
    case kind when 'adjustment' then amount > 0 and btrim(adjustment_reason) <> '' else adjustment_reason is null end
  ),
  check (kind = 'adjustment' or (adjustment_reference is null and adjustment_date is null)),
  check (created_by is null or kind = 'adjustment')
)
with (fillfactor = 70);
comment on table app.payouts is
  'Earnings of one recruiter: on one placement, or an adjustment (app.create_adjustment), which belongs to no '
  'placement and no company.';
comment on column app.payouts.kind is 'placement: earned on a placement. adjustment: a bonus, a correction, goodwill.';
comment on column app.payouts.placement_id is 'Null for an adjustment.';
comment on column app.payouts.adjustment_reason is 'Why an adjustment is paid; null for a payout of a placement.';
comment on column app.payouts.adjustment_reference is
  'What its caller calls an adjustment: the same call with it pays once. Null where none was given.';
comment on column app.payouts.adjustment_date is
  'The date that was asked for when an adjustment was made, whatever its schedule has now. Null: the next run.';
comment on column app.payouts.created_by is
  'Who asked for an adjustment; null for a login that belongs to nobody, and for a payout of a placement.';
comment on column app.payouts.company_id is
  'The placement''s company, null for an adjustment: an owner column, copied from the parent row '
  '(app_private.copy_owner_ids) and kept equal by a foreign key. The same holds for the owner columns of the other '
  'tables.';
comment on column app.payouts.amount is
  'Minor units: the sum of the recruiter''s parts (app.placement_recruiters). The payouts of a placement and the '
  'platform''s rest sum to its fee. Zero when a share is below the currency''s smallest step.';
comment on column app.payouts.frozen_at is
  'Start of the freeze, during which nothing of this payout is sent; null when it is not frozen.';
comment on column app.payouts.approval_required is
  'Whether its terms, or dual control, ask for an approval (app_private.is_approval_required). Set when the payout is '
  'made, whatever the insert says.';
-- Indexes for the lists of recruiters, of company users, and of admins, as in app.placements.
create index on app.payouts (recruiter_id, created_at, id);
create index on app.payouts (company_id, created_at, id);
create index on app.payouts (created_at, id) where amount >= 0;
create index on app.payouts (amount, id) where amount >= 0;
create index on app.payouts (status, created_at, id) where amount >= 0;
create index on app.payouts (currency, created_at, id) where amount >= 0;
create index on app.payouts (frozen_at, id) where frozen_at is not null;

create unique index payouts_one_reference on app.payouts (recruiter_id, adjustment_reference)
where adjustment_reference is not null;
comment on index app.payouts_one_reference is 'An adjustment that is asked for twice is paid once.';

create index payouts_under_approval on app.payouts (id)
where approval_required and status in ('approved', 'processing');
comment on index app.payouts_under_approval is 'For the check of approvals at the end of a run.';

-- What questions about payouts and verbs for many rows answer, and what such verbs take.
create type app.payout_explanation as (
  payout_id uuid,
  "position" integer,
  schedule_id uuid,
  hold_id uuid,
  amount bigint,
  currency text,
  code text,
  sentence text,
  at timestamptz,
  action text,
  who text,
  stands_in_way boolean
);
comment on type app.payout_explanation is
  'One reason why a part of a payout, a schedule or a hold, is or is not paid: see app.explain_payout.';
comment on column app.payout_explanation.amount is 'Minor units.';
comment on column app.payout_explanation.at is 'The date of the reason.';
comment on column app.payout_explanation.action is 'The remedy.';
comment on column app.payout_explanation.who is 'The person who can apply it.';
comment on column app.payout_explanation.stands_in_way is
  'Whether it keeps the part from being paid, or from the bank; false for what only waits for its date or its run, and '
  'for what is settled.';

create type app.act_answer as (
  payout_id uuid,
  schedule_id uuid,
  hold_id uuid,
  done boolean,
  amount bigint,
  currency text,
  request_id uuid,
  code text,
  message text,
  what_to_do text
);
comment on type app.act_answer is
  'What became of one row of a verb for many, such as app.approve_payouts: it is done, or left a request, or was '
  'refused.';
comment on column app.act_answer.amount is 'Minor units: what the row is about.';
comment on column app.act_answer.request_id is 'The request that it left for a second person.';
comment on column app.act_answer.code is 'The error of its refusal.';

create type app.confirmed_sum as (currency text, amount bigint);
comment on type app.confirmed_sum is
  'The sum in one currency that a person saw and confirmed, as verbs for many rows take it. In psql: array[(''USD'', '
  '200000)]::app.confirmed_sum[].';
comment on column app.confirmed_sum.currency is 'A code of app.currencies.';
comment on column app.confirmed_sum.amount is 'Minor units.';

create table app.payout_approvals (
  id uuid primary key default uuidv7(),
  payout_id uuid not null references app.payouts (id),
  amount bigint not null check (amount >= 0),
  currency text not null references app.currencies (code),
  recruiter_id uuid not null references app.users (id),
  stripe_account_id text check (app_private.is_identifier(stripe_account_id, 'stripe_account_id')),
  bank_account_fingerprint text check (app_private.is_identifier(bank_account_fingerprint, 'bank_account_fingerprint')),
  policy_id uuid references app.payout_policies (id),
  hash bytea not null check (length(hash) = 32),
  reason text not null check (btrim(reason) <> '') check (app_private.is_long_text(reason, 'reason')),
  approved_by uuid references app.users (id),
  approved_by_role text not null,
  approved_at timestamptz not null default now(),
  revoked_at timestamptz,
  revoked_by uuid references app.users (id),
  revoked_by_role text,
  revoke_reason text check (app_private.is_long_text(revoke_reason, 'reason')),
  check ((revoked_at is null) = (revoke_reason is null) and (revoked_at is null) = (revoked_by_role is null))
);
comment on table app.payout_approvals is
  'Approvals of payouts, each of what the approver approved: it holds only as long as none of that changes.';
comment on column app.payout_approvals.amount is 'Minor units.';
comment on column app.payout_approvals.stripe_account_id is
  'The recruiter''s Stripe account at that time; null when there was none.';
comment on column app.payout_approvals.bank_account_fingerprint is
  'Stripe''s fingerprint of the bank account behind it; null when it was not known.';
comment on column app.payout_approvals.policy_id is 'The version of the terms; null for an adjustment.';
comment on column app.payout_approvals.hash is
  'SHA-256 over all of it; see app_private.approval_hash(). Compared again when a transfer''s intent is written.';
comment on column app.payout_approvals.approved_by is
  'Null for a login that belongs to nobody: approved_by_role is its name.';
comment on column app.payout_approvals.revoked_at is 'The end of the approval; null while it stands.';
create unique index payout_approvals_one_standing on app.payout_approvals (payout_id) where revoked_at is null;
create index on app.payout_approvals (payout_id);
create index on app.payout_approvals (recruiter_id);
create index on app.payout_approvals (policy_id);

create table app.escrow_holds (
  id uuid primary key default uuidv7(),
  payout_id uuid not null,
  placement_id uuid not null,
  recruiter_id uuid not null,
  company_id uuid not null,
  tranche integer not null default 1 check (tranche > 0),
  hold_amount bigint not null check (hold_amount > 0),
  released_amount bigint not null default 0 check (released_amount between 0 and hold_amount),
  currency text not null,
  holdback_percentage numeric(5, 2) not null check (holdback_percentage between 0 and 100),
  hold_date timestamptz not null default now(),
  release_date timestamptz not null check (app_private.is_business_time(release_date, 'release_date')),
  status text not null default 'active' references app.escrow_hold_statuses (value),
  released_at timestamptz,
  released_by uuid references app.users (id),
  release_notes text check (app_private.is_long_text(release_notes, 'notes')),
  reason text check (app_private.is_long_text(reason, 'reason')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint escrow_holds_owner_ids_of_payout
    foreign key (payout_id, recruiter_id, currency, placement_id, company_id) references app.payouts (
      id,
      recruiter_id,
      currency,
      placement_id,
      company_id
    ),
  -- The payout first: it is also the index for the holds of a payout.
  unique (payout_id, id),
  check ((status = 'released') = (released_at is not null)),
  check ((status = 'released') = (released_amount = hold_amount)),
  check (status not in ('forfeited', 'cancelled') or btrim(reason) <> '')
);
comment on table app.escrow_holds is
  'Parts of payouts that are withheld until a date. Each release, of all or of a part, makes a schedule; a hold '
  'itself never moves money. What is left of a hold is hold_amount - released_amount.';
comment on column app.escrow_holds.recruiter_id is 'The payout''s recruiter.';
comment on column app.escrow_holds.company_id is 'The placement''s company.';
comment on column app.escrow_holds.tranche is
  'Number of the tranche in the payout''s holdback; holds made by hand are counted on.';
comment on column app.escrow_holds.hold_amount is 'Minor units. What was withheld in the beginning; it never changes.';
comment on column app.escrow_holds.released_amount is
  'Minor units. What was released so far: the sum of the schedules that it made. The status concerns what is left: it '
  'is active, forfeited or cancelled; when nothing is left, the hold is released.';
comment on column app.escrow_holds.released_at is 'When the last of it was released; null before.';
comment on column app.escrow_holds.released_by is 'Who released the last part; the audit log has each.';
comment on column app.escrow_holds.release_notes is 'The notes of the last release; the audit log has each.';
comment on column app.escrow_holds.release_date is 'Earliest time at which the daily run releases it.';
comment on column app.escrow_holds.reason is
  'Reason of the forfeiture or cancellation; before, of a hold made by hand (app.create_escrow_hold).';
comment on column app.escrow_holds.holdback_percentage is
  'Percentage of the terms; of a hold made by hand, its part of the payout.';
create index on app.escrow_holds (placement_id);
create index on app.escrow_holds (release_date, id) where status = 'active';
create index on app.escrow_holds (recruiter_id, release_date, id);
create index on app.escrow_holds (company_id, release_date, id);
create index on app.escrow_holds (release_date, id) where hold_amount > 0;
create index on app.escrow_holds (hold_amount, id) where hold_amount > 0;
create index on app.escrow_holds (status, release_date, id) where hold_amount > 0;
create index on app.escrow_holds (currency, release_date, id) where hold_amount > 0;
create index on app.escrow_holds (released_at, id) where released_at is not null;

create table app.payout_schedules (
  id uuid primary key default uuidv7(),
  payout_id uuid not null,
  placement_id uuid,
  recruiter_id uuid not null,
  company_id uuid,
  kind text not null default 'payout' references app.payout_schedule_kinds (value),
  escrow_hold_id uuid,
  amount bigint not null check (amount > 0),
  currency text not null,
  scheduled_date timestamptz not null check (app_private.is_business_time(scheduled_date, 'scheduled_date')),
  guarantee_completion_date timestamptz check (
    app_private.is_business_time(guarantee_completion_date, 'guarantee_completion_date')
  ),
  status text not null default 'pending' references app.payout_schedule_statuses (value),
  processed_at timestamptz,
  failure_code text check (app_private.is_short_text(failure_code, 'failure_code')),
  failure_reason text check (app_private.is_long_text(failure_reason, 'failure_reason')),
  retry_count integer not null default 0 check (retry_count >= 0),
  last_retry_at timestamptz,
  next_retry_at timestamptz,
  above_ceiling_on date,
  passes_ceilings boolean not null default false,
  waits_for text check (waits_for in ('funds', 'account')),
  waiting_since timestamptz,
  due_at timestamptz generated always as (
    case status
      when 'pending' then greatest(scheduled_date, guarantee_completion_date)
      when 'failed' then next_retry_at
    end
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- The key with a placement does not bind an adjustment's schedules, whose placement is null; this one does.
  foreign key (payout_id, recruiter_id, currency) references app.payouts (id, recruiter_id, currency),
  foreign key (escrow_hold_id, payout_id) references app.escrow_holds (id, payout_id),
  constraint payout_schedules_owner_ids_of_payout
    foreign key (payout_id, recruiter_id, currency, placement_id, company_id) references app.payouts (
      id,
      recruiter_id,
      currency,
      placement_id,
      company_id
    ),
  -- The payout first: it is also the index for the schedules of a payout.
  unique (payout_id, id, recruiter_id, currency),
  check ((kind = 'escrow_release') = (escrow_hold_id is not null)),
  check ((status = 'processed') = (processed_at is not null)),
  check (status <> 'failed' or (failure_code is not null and failure_reason is not null)),
  check (next_retry_at is null or status = 'failed'),
  check ((waits_for is null) = (waiting_since is null))
)
with (fillfactor = 60);
comment on table app.payout_schedules is 'Schedules: obligations to pay an amount on a date.';
comment on column app.payout_schedules.recruiter_id is 'The payout''s recruiter.';
comment on column app.payout_schedules.company_id is 'The placement''s company; null for an adjustment.';
comment on column app.payout_schedules.escrow_hold_id is 'The released hold that made this schedule.';
comment on column app.payout_schedules.amount is 'Minor units.';
comment on column app.payout_schedules.guarantee_completion_date is
  'End of the guarantee and its notice period (placements.notice_completion_date): the earliest time of payment, '
  'regardless of scheduled_date. Null when the schedule does not wait for the guarantee.';
comment on column app.payout_schedules.failure_code is 'Stripe''s code of the last refusal.';
comment on column app.payout_schedules.above_ceiling_on is
  'The day (UTC) on which a run found that a ceiling leaves no room for it. On other days it means nothing.';
comment on column app.payout_schedules.passes_ceilings is
  'Whether ceilings do not count for it (app.pass_payout_ceiling).';
comment on column app.payout_schedules.waits_for is
  'What it waits for, however long: funds, money on the platform''s balance; account, a recruiter''s account that can '
  'receive. Null when it waits for neither. It stays while the next try is on its way.';
comment on column app.payout_schedules.waiting_since is 'Time since which it waits for that without a break.';
comment on column app.payout_schedules.due_at is
  'Earliest time at which a run may claim it, if nothing blocks it; null when it waits for no run.';
create index on app.payout_schedules (placement_id);
create index on app.payout_schedules (escrow_hold_id) where escrow_hold_id is not null;
create index on app.payout_schedules (due_at, id) where due_at is not null;
create index on app.payout_schedules (processed_at, id) where processed_at is not null;
create index on app.payout_schedules (above_ceiling_on) where above_ceiling_on is not null;
create index payout_schedules_waiting_for_funds on app.payout_schedules (currency, scheduled_date, id)
where waits_for = 'funds' and status in ('pending', 'failed');
comment on index app.payout_schedules_waiting_for_funds is 'For the money that is kept for the oldest.';
create index on app.payout_schedules (recruiter_id, scheduled_date, id);
create index on app.payout_schedules (company_id, scheduled_date, id);
create index on app.payout_schedules (scheduled_date, id) where amount > 0;
create index on app.payout_schedules (amount, id) where amount > 0;
create index on app.payout_schedules (status, scheduled_date, id) where amount > 0;
create index on app.payout_schedules (currency, scheduled_date, id) where amount > 0;
create index payout_schedules_failed on app.payout_schedules (failure_code, currency)
include (amount)
where status = 'failed' and next_retry_at is null;
comment on index app.payout_schedules_failed is 'For the count of those that a person must look at.';

create table app.payout_pauses (
  id uuid primary key default uuidv7(),
  scope_kind text not null check (scope_kind in ('all', 'currency', 'company', 'recruiter')),
  scope_value text check (app_private.is_short_text(scope_value, 'scope_value')),
  reason text not null check (btrim(reason) <> '') check (app_private.is_long_text(reason, 'reason')),
  paused_by uuid references app.users (id),
  paused_by_role text not null,
  paused_at timestamptz not null default now(),
  resumed_by uuid references app.users (id),
  resumed_by_role text,
  resumed_at timestamptz,
  resume_reason text check (app_private.is_long_text(resume_reason, 'reason')),
  check ((scope_kind = 'all') = (scope_value is null)),
  check ((resumed_at is null) = (resumed_by_role is null))
);
comment on table app.payout_pauses is
  'Pauses (kill switches): during a pause, nothing in its scope is claimed or sent.';
comment on column app.payout_pauses.scope_value is 'A currency code, or the id of a company or a recruiter.';
create unique index payout_pauses_one_per_scope on app.payout_pauses (scope_kind, scope_value)
nulls not distinct
where resumed_at is null;

create table app_private.unscheduled_payouts (
  payout_id uuid primary key references app.payouts (id),
  noted_at timestamptz not null default now()
);
comment on table app_private.unscheduled_payouts is
  'The payouts of which a part was cancelled and may be neither scheduled anew nor forfeited: where app.needs_you '
  'begins, which reads how much it is now (app_private.unscheduled_amount). Kept by app_private.note_unscheduled.';

create table app_private.explanation_codes (
  code text primary key,
  rank integer not null unique,
  sentence text not null,
  action text not null,
  who text not null,
  detail_is_public boolean not null,
  stands_in_way boolean not null,
  recruiter_mends boolean not null default false
);
comment on table app_private.explanation_codes is
  'Texts of app.explain_payout: one row for each reason why a part of a payout is or is not paid.';
comment on column app_private.explanation_codes.rank is 'Order of the reasons of one part.';
comment on column app_private.explanation_codes.detail_is_public is
  'Whether recruiters and company users see the note of this reason.';
comment on column app_private.explanation_codes.stands_in_way is
  'Whether somebody or something keeps the part from being paid, or from the bank; false for what only waits for its '
  'date or its run, and for what is settled.';
comment on column app_private.explanation_codes.recruiter_mends is
  'Whether it keeps a recruiter from being paid and they can mend it at Stripe, so that they are reminded of it. who '
  'is the person of the action, who may be another one: an admin links an account that a recruiter could open.';
insert into app_private.explanation_codes (code, rank, sentence, action, who, detail_is_public, stands_in_way)
values
  ('paid', 10, 'This part is paid.', 'none', 'nobody', false, false),
  ('paid_by_hand', 11, 'This part was paid outside Stripe.', 'none', 'nobody', true, false),
  ('carried_over', 13, 'This part was paid under the placement that was replaced.', 'none', 'nobody', true, false),
  ('set_off', 12, 'This part was kept against a debt.', 'none', 'nobody', true, false),
  (
    'partly_set_off',
    14,
    'Some of this part was kept against a debt, the rest was paid.',
    'none',
    'nobody',
    true,
    false
  ),
  ('taken_back', 16, 'This part was paid and taken back at Stripe.', 'none', 'nobody', true, false),
  (
    'redirecting',
    15,
    'This part was paid to an account that is not used any more; it is being taken back, to be paid to another one.',
    'wait, or stop_redirect',
    'platform admin',
    false,
    true
  ),
  (
    'returned_by_bank',
    21,
    'The recruiter''s bank returned this part: it is on their Stripe balance again.',
    'put the bank account right in Stripe',
    'recruiter',
    true,
    true
  ),
  (
    'on_stripe_balance',
    22,
    'This part is on the recruiter''s Stripe balance.',
    'wait for the payout schedule of the Stripe account',
    'nobody',
    true,
    false
  ),
  (
    'on_stripe_balance_by_hand',
    23,
    'This part is on the recruiter''s Stripe balance, and the payout schedule there is manual: it stays until they pay '
    'it out.',
    'pay it out in Stripe, or set a payout schedule there',
    'recruiter',
    true,
    true
  ),
  (
    'on_its_way_to_bank',
    24,
    'This part is on its way to the recruiter''s bank.',
    'wait some days',
    'nobody',
    true,
    false
  ),
  ('in_bank', 25, 'This part is in the recruiter''s bank.', 'none', 'nobody', true, false),
  (
    'partly_taken_back',
    18,
    'This part was paid, and some of it was taken back at Stripe.',
    'none',
    'nobody',
    true,
    false
  ),
  ('cancelled', 20, 'This part was cancelled.', 'none', 'nobody', false, false),
  (
    'not_scheduled',
    19,
    'This was cancelled, and nobody has decided since whether it is paid: no date pays it, and it is not lost.',
    'create_payout_schedule, or forfeit_unscheduled',
    'platform admin',
    false,
    true
  ),
  (
    'held_forfeited',
    30,
    'This part was held back and is lost, because the guarantee was broken or the terms were.',
    'none',
    'nobody',
    false,
    false
  ),
  (
    'held_active',
    40,
    'This part is held back until its release date.',
    'wait for the date, or release it early',
    'platform admin',
    false,
    false
  ),
  (
    'guarantee_void',
    42,
    'The fee was not paid in time, so the guarantee is void: nothing of this part is taken back if the candidate '
    'leaves.',
    'record a payment that was made in time',
    'platform admin',
    false,
    true
  ),
  (
    'held_due',
    45,
    'The release date of this part has come; the next run releases it.',
    'wait for the next run, or release it now',
    'platform admin',
    false,
    false
  ),
  (
    'claimed',
    50,
    'A run has taken this part up; its transfer is about to be sent.',
    'wait some minutes',
    'nobody',
    false,
    false
  ),
  ('sent', 60, 'The transfer was sent to Stripe; the answer is awaited.', 'wait some minutes', 'nobody', false, false),
  (
    'in_doubt',
    70,
    'Stripe''s answer was lost; it is being found out whether the transfer was made.',
    'wait: this resolves by itself',
    'nobody',
    false,
    true
  ),
  (
    'payout_not_approved',
    80,
    'The payout waits for the approval of a second person.',
    'approve_payout',
    'platform admin',
    false,
    true
  ),
  (
    'approval_outdated',
    82,
    'What was approved has changed since, or nobody approved it: it needs a new approval.',
    'wait for the next run, which asks for it; then approve_payout',
    'platform admin',
    false,
    true
  ),
  (
    'waiting_for_second_person',
    85,
    'An admin asked for this; it waits for another admin to confirm it.',
    'confirm_request',
    'platform admin other than who asked',
    false,
    true
  ),
  ('payout_frozen', 90, 'The payout is frozen.', 'unfreeze_payout', 'platform admin', false, true),
  ('payout_cancelled', 91, 'The payout was cancelled.', 'none', 'nobody', false, false),
  (
    'payout_failed',
    92,
    'A part of the payout could not be paid.',
    'retry_payout_schedule',
    'platform admin',
    false,
    true
  ),
  ('payout_completed', 93, 'The payout is completed.', 'none', 'nobody', false, false),
  ('payout_reversed', 94, 'The payout was taken back.', 'none', 'nobody', false, false),
  (
    'key_refused',
    97,
    'The platform''s Stripe key is refused: nothing is sent until an engineer has put in a valid one.',
    'put in a valid STRIPE_SECRET_KEY',
    'engineer',
    false,
    true
  ),
  (
    'stripe_list_unread',
    98,
    'Nothing is sent until Stripe''s list has been read for what was paid before. It is read by itself.',
    'wait for the worker; its log says what keeps it',
    'nobody',
    false,
    true
  ),
  (
    'account_not_claimed',
    99,
    'Nothing is sent, because another database pays, or may pay, from the same Stripe account.',
    'stop the other one, then claim_stripe_account',
    'platform admin',
    false,
    true
  ),
  ('paused', 100, 'Payouts are paused at the moment.', 'resume_payouts', 'platform admin', false, true),
  (
    'needs_plan',
    102,
    'A payment of this size is made by a plan that two persons have approved.',
    'plan_run, approve_plan by two, execute_plan',
    'platform admin',
    false,
    true
  ),
  (
    'above_ceiling',
    105,
    'More would be paid in one day than is allowed: this part waits for another day.',
    'wait for the next day; or pass_payout_ceiling, or set_payout_ceiling',
    'platform admin',
    false,
    true
  ),
  (
    'guarantee_running',
    110,
    'The guarantee of the placement, or its notice period, is still running.',
    'wait for the date',
    'nobody',
    false,
    false
  ),
  ('not_yet_due', 120, 'This part is not due yet.', 'wait for the date', 'nobody', false, false),
  (
    'account_cool_down',
    135,
    'The recruiter''s account or bank account was changed: nothing is sent to it for some days.',
    'wait for the date, or end_cool_down',
    'platform admin',
    false,
    true
  ),
  (
    'account_at_risk',
    145,
    'When this part is due, the recruiter''s Stripe account may not be able to receive it.',
    'do what account_readiness says',
    'recruiter',
    true,
    true
  ),
  (
    'waiting_for_account',
    150,
    'Stripe refused: the recruiter''s account cannot receive transfers. It is tried again by itself.',
    'give Stripe what it asks for',
    'recruiter',
    false,
    true
  ),
  (
    'waiting_for_funds',
    160,
    'The platform''s balance does not cover it. It goes out in the first run after money is added.',
    'top up the balance at Stripe',
    'platform admin',
    false,
    true
  ),
  (
    'behind_an_older_one',
    165,
    'The money is kept for an obligation of this currency that has waited for it longer.',
    'top up the balance at Stripe',
    'platform admin',
    false,
    true
  ),
  (
    'refused',
    170,
    'Stripe refused the transfer.',
    'find out why, then retry_payout_schedule',
    'platform admin',
    false,
    true
  ),
  (
    'needs_attention',
    180,
    'It is not tried again by itself: a person must look.',
    'retry_payout_schedule',
    'platform admin',
    false,
    true
  ),
  (
    'next_run',
    190,
    'Nothing stands in the way: the next run pays it.',
    'wait for the run of the next night',
    'nobody',
    false,
    false
  );
-- Theirs to mend, by Stripe's form.
insert into app_private.explanation_codes (
  code, rank, sentence, action, who, detail_is_public, stands_in_way, recruiter_mends
)
values
  (
    'no_payout_account',
    130,
    'The recruiter has no Stripe account to be paid to.',
    'link_payout_account',
    'platform admin',
    false,
    true,
    true
  ),
  (
    'account_cannot_receive',
    140,
    'The recruiter''s Stripe account cannot receive transfers.',
    'give Stripe what it asks for',
    'recruiter',
    true,
    true,
    true
  );
