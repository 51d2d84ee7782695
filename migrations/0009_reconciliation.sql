-- Our transfers against Stripe's: one row a reconciliation, one a difference, and where Stripe's pages wait meanwhile.

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
  our_amounts jsonb not null default '{}',
  their_count bigint not null default 0 check (their_count >= 0),
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
  'One comparison of our transfers with Stripe''s for a window of time. It moves no money and changes no transfer.';
comment on column app.reconciliations.window_from is 'Transfers that Stripe created from here on are compared.';
comment on column app.reconciliations.window_until is
  'Up to here, exclusive. When it is started_at, the window has no end: the newest that Stripe shows is compared too.';
comment on column app.reconciliations.is_continuation is
  'Whether it took up where the one before ended. A window that somebody chose is not taken up from.';
comment on column app.reconciliations.expected_at is 'When the crontab meant it to start; null for one by hand.';
comment on column app.reconciliations.last_page_at is
  'When Stripe''s last page was taken in: how one that died is told from one that works.';
comment on column app.reconciliations.abandoned_at is
  'When a later one took it for dead and forgot its pages. It found nothing.';
comment on column app.reconciliations.finished_at is
  'When its differences were recorded; null: it has not finished, or never will.';
comment on column app.reconciliations.our_count is 'Succeeded transfers of ours that belong to the window.';
comment on column app.reconciliations.our_amounts is 'Their sum per currency, minor units: {"USD": 1000}.';
comment on column app.reconciliations.their_count is
  'Transfers that Stripe created in the window. Without differences: our_count + undecided_count.';
comment on column app.reconciliations.undecided_count is
  'Those of Stripe''s whose outcome we are still finding out (sent or in doubt); no difference yet.';
comment on column app.reconciliations.difference_count is
  'Everything that differed, whether it was found or explained before or not.';
comment on column app.reconciliations.new_finding_count is
  'Differences that nobody had seen before, or that had changed.';
comment on column app.reconciliations.open_finding_count is
  'Findings that waited for an explanation at its end, of this window or another.';
create index on app.reconciliations (window_until) where is_continuation and finished_at is not null;
create index on app.reconciliations (last_page_at) where finished_at is null and abandoned_at is null;

create table app.reconciliation_findings (
  id uuid primary key default uuidv7(),
  kind text not null references app.reconciliation_finding_kinds (value),
  subject text not null check (subject <> ''),
  transfer_id uuid references app.payout_transfers (id),
  stripe_transfer_id text,
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
  explanation text check (btrim(explanation) <> ''),
  check (last_seen_at >= first_seen_at),
  check (ours is not null or theirs is not null),
  check (num_nulls(explained_at, explained_by_role, explanation) in (0, 3)),
  check (explained_by is null or explained_at is not null),
  check (explained_at is null or superseded_at is null),
  check (
    case
      when kind = 'unknown_to_us' then stripe_transfer_id is not null and theirs is not null
      when kind = 'unknown_to_stripe'
        then transfer_id is not null and stripe_transfer_id is not null and ours is not null
      when kind = 'balance_transaction' then theirs is not null
      else transfer_id is not null and stripe_transfer_id is not null and theirs is not null
    end
  )
);
comment on table app.reconciliation_findings is
  'A difference between our books and Stripe''s. Open until somebody explains it; never repaired by moving money, '
  'never edited, never deleted.';
comment on column app.reconciliation_findings.subject is
  'What differs: the id of Stripe''s transfer (tr_), or for balance_transaction of the transfer, reversal or balance '
  'transaction (tr_, trr_, txn_).';
comment on column app.reconciliation_findings.transfer_id is
  'Our transfer; for what we do not know, the one that it claims to be, if it claims any.';
comment on column app.reconciliation_findings.ours is
  'What our books say, as far as it differs. Amounts in minor units.';
comment on column app.reconciliation_findings.theirs is
  'What Stripe says, as far as it differs. Amounts in minor units.';
comment on column app.reconciliation_findings.last_seen_at is
  'When the same difference was last seen. Long ago: it may be gone, and still wants its explanation.';
comment on column app.reconciliation_findings.seen_count is 'How many reconciliations have seen it.';
comment on column app.reconciliation_findings.superseded_at is
  'When the difference was seen changed: the next finding of this kind and subject is open instead.';
create unique index reconciliation_findings_one_open on app.reconciliation_findings (kind, subject)
  where explained_at is null and superseded_at is null;
comment on index app.reconciliation_findings_one_open is
  'At most one open finding a difference, however often it is seen.';
create index on app.reconciliation_findings (kind, subject, id);
create index on app.reconciliation_findings (transfer_id);
create index on app.reconciliation_findings (first_seen_in);
create index on app.reconciliation_findings (last_seen_in);
create index on app.reconciliation_findings (explained_by) where explained_by is not null;

-- What Stripe showed, until it is compared. Logged: the comparison takes the pages for complete, so none may be lost.

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
  'Stripe''s transfers as a running reconciliation was shown them. Empty when none runs.';
comment on column app_private.reconciliation_transfers.shown is
  'in_list: on a page of the window. to_ask: not on one, and to be asked for by its id; then by_id, or not_there when '
  'Stripe does not know it.';
comment on column app_private.reconciliation_transfers.schedule_id is
  'The obligation that its metadata names; null when it names none.';
comment on column app_private.reconciliation_transfers.generation is 'The generation that its metadata names.';

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
  'The reversals of those transfers. Empty when no reconciliation runs.';

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
  'What a reconciliation that is just finishing saw differ, before it is recorded as findings. Empty when none is '
  'finishing.';
