-- Reconciliations of our transfers with Stripe's, their findings, and staging tables for Stripe's pages.

create table app.reconciliations (
  id uuid primary key default uuidv7(),
  window_from timestamptz not null,
  window_until timestamptz not null,
  is_continuation boolean not null,
  started_by uuid references app.users (id),
  started_by_role text not null,
  expected_at timestamptz,
  started_at timestamptz not null,
  last_page_at timestamptz not null,
  abandoned_at timestamptz,
  finished_at timestamptz,
  our_count bigint not null default 0 check (our_count >= 0),
  our_counts jsonb not null default '{}',
  our_amounts jsonb not null default '{}',
  their_count bigint not null default 0 check (their_count >= 0),
  their_counts jsonb not null default '{}',
  their_amounts jsonb not null default '{}',
  undecided_count bigint not null default 0 check (undecided_count >= 0),
  undecided_amounts jsonb not null default '{}',
  difference_count bigint not null default 0 check (difference_count >= 0),
  new_finding_count bigint not null default 0 check (new_finding_count between 0 and difference_count),
  open_finding_count bigint not null default 0 check (open_finding_count >= 0),
  check (window_from < window_until),
  check (window_until <= started_at),
  check (finished_at is null or abandoned_at is null),
  check (finished_at >= started_at)
);
comment on table app.reconciliations is
  'Comparisons of our transfers with Stripe''s for a window of time. They move no money and change no transfer.';
comment on column app.reconciliations.window_from is
  'Start of the window, by the time at which Stripe created a transfer.';
comment on column app.reconciliations.window_until is
  'End of the window, exclusive. Equal to started_at: no end; the newest transfers of Stripe are compared too.';
comment on column app.reconciliations.is_continuation is
  'Whether it continued from the end of the one before. Nothing continues from a window that was chosen by hand.';
comment on column app.reconciliations.expected_at is 'Start time in the crontab; null for a manual one.';
comment on column app.reconciliations.last_page_at is
  'Time of Stripe''s last page: an old one means that the worker died.';
comment on column app.reconciliations.abandoned_at is
  'Time at which a later reconciliation abandoned it and deleted its pages. It has no findings.';
comment on column app.reconciliations.finished_at is
  'Time at which its differences were recorded; null while it runs, or when it was abandoned.';
comment on column app.reconciliations.our_count is 'Our succeeded transfers in the window.';
comment on column app.reconciliations.our_counts is 'our_count by currency: {"USD": 3}.';
comment on column app.reconciliations.our_amounts is
  'Sum of our_count''s transfers by currency, in minor units: {"USD": 1000}.';
comment on column app.reconciliations.their_count is
  'Stripe''s transfers in the window. Without differences: our_count + undecided_count.';
comment on column app.reconciliations.their_counts is 'their_count by currency.';
comment on column app.reconciliations.undecided_count is
  'Stripe''s transfers that are sent or in doubt on our side; not a difference yet.';
comment on column app.reconciliations.difference_count is 'All differences, including known and explained ones.';
comment on column app.reconciliations.new_finding_count is 'Differences that were new, or had changed.';
comment on column app.reconciliations.open_finding_count is 'Open findings at its end, of all windows.';
create index on app.reconciliations (window_until) where is_continuation and finished_at is not null;
create index on app.reconciliations (last_page_at) where finished_at is null and abandoned_at is null;

create table app.reconciliation_findings (
  id uuid primary key default uuidv7(),
  kind text not null references app.reconciliation_finding_kinds (value),
  subject text not null check (subject <> '') check (app_private.is_identifier(subject, 'subject')),
  transfer_id uuid references app.payout_transfers (id),
  stripe_transfer_id text check (app_private.is_identifier(stripe_transfer_id, 'stripe_transfer_id')),
  ours jsonb check (jsonb_typeof(ours) = 'object'),
  theirs jsonb check (jsonb_typeof(theirs) = 'object'),
  first_seen_at timestamptz not null,
  first_seen_in uuid not null references app.reconciliations (id),
  last_seen_at timestamptz not null,
  last_seen_in uuid not null references app.reconciliations (id),
  seen_count integer not null default 1 check (seen_count > 0),
  superseded_at timestamptz,
  explained_at timestamptz,
  explained_by uuid references app.users (id),
  explained_by_role text,
  explanation text check (btrim(explanation) <> '') check (app_private.is_long_text(explanation, 'explanation')),
  check (last_seen_at >= first_seen_at),
  check (ours is not null or theirs is not null),
  check (num_nulls(explained_at, explained_by_role, explanation) in (0, 3)),
  check (explained_by is null or explained_at is not null),
  check (explained_at is null or superseded_at is null),
  check (
    case
      when kind in ('unknown_to_us', 'unknown_obligation') then stripe_transfer_id is not null and theirs is not null
      when kind = 'unknown_to_stripe'
        then transfer_id is not null
        and stripe_transfer_id is not null
        and ours is not null
      when kind = 'balance_transaction' then theirs is not null
      else transfer_id is not null
      and stripe_transfer_id is not null
      and theirs is not null
    end
  )
);
comment on table app.reconciliation_findings is
  'Differences between our rows and Stripe''s. Open until an admin explains them; never repaired by moving money, '
  'never edited, never deleted.';
comment on column app.reconciliation_findings.subject is
  'The id of the differing object: Stripe''s transfer (tr_), or for balance_transaction the transfer, reversal or '
  'balance transaction (tr_, trr_, txn_).';
comment on column app.reconciliation_findings.transfer_id is
  'Our transfer; for unknown_to_us, the one that the metadata names, if any.';
comment on column app.reconciliation_findings.ours is 'The differing values of our rows. Amounts in minor units.';
comment on column app.reconciliation_findings.theirs is 'The differing values at Stripe. Amounts in minor units.';
comment on column app.reconciliation_findings.last_seen_at is
  'Time at which the same difference was last seen. An old time: it may be gone, and still needs an explanation.';
comment on column app.reconciliation_findings.seen_count is 'Number of reconciliations that have seen it.';
comment on column app.reconciliation_findings.superseded_at is
  'Time at which the difference was seen changed, and a newer finding of this kind and subject replaced it; or at '
  'which the transfer was adopted, and the difference was gone.';
create unique index reconciliation_findings_one_open on app.reconciliation_findings (kind, subject)
where explained_at is null and superseded_at is null;
comment on index app.reconciliation_findings_one_open is 'At most one open finding for each difference.';
create index on app.reconciliation_findings (kind, subject, id);
create index on app.reconciliation_findings (transfer_id);
create index on app.reconciliation_findings (first_seen_in);
create index on app.reconciliation_findings (last_seen_in);
create index on app.reconciliation_findings (explained_by) where explained_by is not null;

-- Staging tables for Stripe's pages. Logged, because the comparison needs all pages: none may be lost in a crash.

create table app_private.reconciliation_transfers (
  reconciliation_id uuid not null references app.reconciliations (id),
  stripe_transfer_id text not null,
  shown text not null check (shown in ('to_ask', 'in_list', 'by_id', 'not_there')),
  amount bigint,
  currency text,
  destination text,
  amount_reversed bigint,
  created_at timestamptz,
  schedule_id uuid,
  generation integer,
  primary key (reconciliation_id, stripe_transfer_id),
  check (
    num_nulls(amount, currency, amount_reversed, created_at) = case when shown in ('in_list', 'by_id') then 0 else 4 end
  )
);
comment on table app_private.reconciliation_transfers is
  'Stripe''s transfers in the pages of a running reconciliation. Empty when none runs.';
comment on column app_private.reconciliation_transfers.shown is
  'in_list: on a page of the window. to_ask: missing there, to be asked for by id. by_id: found by id. not_there: '
  'unknown to Stripe.';
comment on column app_private.reconciliation_transfers.schedule_id is
  'The schedule in its metadata; null when there is none.';
comment on column app_private.reconciliation_transfers.generation is 'The generation in its metadata.';

create table app_private.reconciliation_reversals (
  reconciliation_id uuid not null references app.reconciliations (id),
  reversal_id text not null,
  stripe_transfer_id text not null,
  amount bigint not null,
  currency text not null,
  created_at timestamptz not null,
  primary key (reconciliation_id, reversal_id)
);
comment on table app_private.reconciliation_reversals is
  'Reversals of those transfers. Empty when no reconciliation runs.';

create table app_private.reconciliation_balance_transactions (
  reconciliation_id uuid not null references app.reconciliations (id),
  balance_transaction_id text not null,
  type text not null check (type in ('transfer', 'transfer_refund')),
  source text,
  amount bigint not null,
  currency text not null,
  created_at timestamptz not null,
  primary key (reconciliation_id, balance_transaction_id)
);
comment on table app_private.reconciliation_balance_transactions is
  'Stripe''s balance transactions of transfers and reversals. Empty when no reconciliation runs.';
comment on column app_private.reconciliation_balance_transactions.source is
  'The transfer (tr_) or reversal (trr_) that moved the money.';
comment on column app_private.reconciliation_balance_transactions.amount is
  'Minor units; negative: it left the platform''s balance.';

create table app_private.reconciliation_differences (
  reconciliation_id uuid not null references app.reconciliations (id),
  kind text not null references app.reconciliation_finding_kinds (value),
  subject text not null,
  transfer_id uuid,
  stripe_transfer_id text,
  ours jsonb,
  theirs jsonb,
  primary key (reconciliation_id, kind, subject)
);
comment on table app_private.reconciliation_differences is
  'Differences of a finishing reconciliation, before they become findings. Empty when none is finishing.';
