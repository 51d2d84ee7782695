-- Metrics: what they are called, and the results of those that are too slow to be found out while somebody waits.

create table app_private.metric_names (
  name text primary key check (name ~ '^holdback_[a-z0-9_]+$'),
  type text not null check (type in ('gauge', 'counter')),
  help text not null check (help <> '')
);
comment on table app_private.metric_names is
  'The metrics that come from the database, for reporting.metrics and /metrics. Labels never name a person, a company '
  'or a row.';
insert into app_private.metric_names (name, type, help)
values
  -- Whether money can move.
  ('holdback_money_can_move', 'gauge', '1 while nothing keeps all money from moving, else 0'),
  (
    'holdback_money_stops',
    'gauge',
    'What keeps money from moving (app.night_stops), by code and by whether it stops all of it'
  ),
  ('holdback_stripe_circuit_open', 'gauge', '1 while the circuit breaker is open because Stripe refused the key'),
  ('holdback_worker_last_seen_timestamp_seconds', 'gauge', 'When a worker last ended a task of the crontab'),
  ('holdback_task_last_success_timestamp_seconds', 'gauge', 'When a task of the crontab last ended well'),
  ('holdback_task_last_failure_timestamp_seconds', 'gauge', 'When a task of the crontab last failed'),
  ('holdback_task_missed', 'gauge', '1 while a task of the crontab has not ended for longer than it may'),
  -- What is due.
  ('holdback_due_schedules', 'gauge', 'Schedules whose time has come and that no run has claimed'),
  ('holdback_due_amount', 'gauge', 'Their sum in minor units'),
  ('holdback_overdue_schedules', 'gauge', 'Those of them whose time came more than a day ago and that wait for no fee'),
  ('holdback_overdue_amount', 'gauge', 'Their sum in minor units'),
  ('holdback_oldest_due_age_seconds', 'gauge', 'How long ago the time of the oldest of them came; 0 without any'),
  ('holdback_waiting_schedules', 'gauge', 'Schedules that wait for funds or for an account, by what they wait for'),
  ('holdback_waiting_amount', 'gauge', 'Their sum in minor units'),
  ('holdback_oldest_waiting_age_seconds', 'gauge', 'How long the oldest of them has waited'),
  ('holdback_retries_waiting', 'gauge', 'Refused schedules that are tried again by themselves'),
  ('holdback_failed_schedules', 'gauge', 'Schedules that failed and that a person must look at, by failure_code'),
  ('holdback_failed_amount', 'gauge', 'Their sum in minor units, by currency'),
  ('holdback_due_in_7_days_amount', 'gauge', 'Minor units that are due now or within 7 days, held amounts included'),
  ('holdback_platform_balance', 'gauge', 'Available balance of the platform at Stripe in minor units'),
  ('holdback_platform_balance_age_seconds', 'gauge', 'How long ago Stripe said so'),
  ('holdback_holds_due', 'gauge', 'Active holds whose release date has come'),
  ('holdback_oldest_hold_due_age_seconds', 'gauge', 'How long ago the oldest of those dates came; 0 without any'),
  -- What is on its way.
  ('holdback_open_transfers', 'gauge', 'Transfers and reversals without a final answer, by kind and status'),
  ('holdback_open_transfers_amount', 'gauge', 'Their sum in minor units'),
  ('holdback_in_doubt', 'gauge', 'Transfers and reversals whose answer is not known'),
  ('holdback_oldest_in_doubt_age_seconds', 'gauge', 'How long ago the oldest of them was first sent; 0 without any'),
  ('holdback_transfer_attempts_open', 'gauge', 'Largest number of requests for one transfer that is still open'),
  -- Runs.
  ('holdback_run_last_start_timestamp_seconds', 'gauge', 'When the last run of a kind began'),
  ('holdback_run_last_finish_timestamp_seconds', 'gauge', 'When the last finished run of a kind was finished'),
  ('holdback_run_last_items', 'gauge', 'What the last finished run of a kind claimed or released'),
  ('holdback_run_last_transfers', 'gauge', 'Transfers of the last finished run of a kind by outcome'),
  ('holdback_run_open_age_seconds', 'gauge', 'How long ago the oldest run that is not finished began; 0 without any'),
  (
    'holdback_run_paid_nothing',
    'gauge',
    'Payments that only the platform kept back when the last daily run paid nothing; 0 when it paid, or nothing was due'
  ),
  -- Queues.
  ('holdback_queue_jobs', 'gauge', 'Jobs of the queue by task and state: ready, later, running or given_up'),
  ('holdback_queue_oldest_ready_age_seconds', 'gauge', 'How long the oldest ready job of a task has waited'),
  ('holdback_webhook_inbox_waiting', 'gauge', 'Stored events of Stripe that are not processed'),
  ('holdback_webhook_inbox_oldest_age_seconds', 'gauge', 'How long ago the oldest of them came; 0 without any'),
  ('holdback_webhook_deliveries_waiting', 'gauge', 'Events that endpoints which are on have not got yet'),
  (
    'holdback_webhook_deliveries_oldest_age_seconds',
    'gauge',
    'How long ago the oldest of them could have been delivered; 0 without any'
  ),
  ('holdback_mails_waiting', 'gauge', 'Mails that are to be sent'),
  ('holdback_mails_oldest_age_seconds', 'gauge', 'How long ago the oldest of them was begun; 0 without any'),
  -- What people must look at.
  ('holdback_open_findings', 'gauge', 'Differences between our rows and Stripe''s that nobody has explained, by kind'),
  ('holdback_reconciliation_last_finish_timestamp_seconds', 'gauge', 'When a reconciliation was last finished'),
  (
    'holdback_audit_last_seal_timestamp_seconds',
    'gauge',
    'When the audit logs were last sealed; before that, their first row'
  ),
  ('holdback_audit_unsigned_seals', 'gauge', 'Seals of the audit logs that nobody has signed'),
  ('holdback_requests_waiting', 'gauge', 'Requests that wait for a second person'),
  ('holdback_oldest_request_age_seconds', 'gauge', 'How long the oldest of them has waited; 0 without any'),
  ('holdback_payouts_waiting_for_approval', 'gauge', 'Payouts that wait for the approval of a second person'),
  (
    'holdback_returned_by_bank_amount',
    'gauge',
    'What banks of recruiters returned and was not paid out again, in minor units'
  ),
  ('holdback_open_debts', 'gauge', 'Debts and redirects that are not settled'),
  ('holdback_open_debts_amount', 'gauge', 'Their sum in minor units'),
  ('holdback_debts_to_look_at', 'gauge', 'Those of them whose reversal Stripe refused for good'),
  -- Measured by the task measure.
  ('holdback_measured_timestamp_seconds', 'gauge', 'When the task measure found out the metrics that follow'),
  ('holdback_measure_seconds', 'gauge', 'How long that took'),
  ('holdback_schedules', 'gauge', 'All schedules by currency and status'),
  ('holdback_schedules_amount', 'gauge', 'Their sum in minor units'),
  ('holdback_holds', 'gauge', 'All escrow holds by currency and status'),
  ('holdback_holds_amount', 'gauge', 'What is left of them in minor units'),
  ('holdback_transfers', 'gauge', 'All transfers by currency, status and, where refused, error code'),
  ('holdback_transfers_amount', 'gauge', 'Their sum in minor units'),
  -- Measured by the task measure_invariants.
  ('holdback_invariant_violations', 'gauge', 'Rows of reporting.invariant_violations when they were last counted'),
  ('holdback_invariant_violations_by_rule', 'gauge', 'The same by rule; without violations there is no rule'),
  ('holdback_invariants_measured_timestamp_seconds', 'gauge', 'When the task measure_invariants last counted them'),
  ('holdback_invariants_measure_seconds', 'gauge', 'How long that took'),
  (
    'holdback_invariants_all_rows_since_timestamp_seconds',
    'gauge',
    'Since when every row of money was looked at, changed or not; missing before the first whole round'
  );

create table app_private.measurements (
  name text not null references app_private.metric_names (name),
  labels jsonb not null default '{}' check (jsonb_typeof(labels) = 'object'),
  value numeric not null,
  primary key (name, labels)
);
comment on table app_private.measurements is
  'The last results of app_private.measure and app_private.measure_invariants: metrics that are not found out while '
  'somebody waits.';

-- No key and no index: whoever changes a row only adds to it, and nobody waits for anybody.
create table app_private.status_sums (
  entity text not null check (entity in ('schedule', 'hold', 'transfer')),
  currency text not null,
  status text not null,
  error_code text not null default '',
  entities bigint not null,
  amount numeric not null
);
comment on table app_private.status_sums is
  'How many schedules, holds and transfers there are by currency and status, and what they sum to, without reading '
  'all of time: the sum over its rows. Each statement that changes some adds what it changed '
  '(app_private.sum_schedules, sum_holds, sum_transfers), and app_private.measure puts the rows of a kind together. '
  'The rule statuses_are_counted compares them with the rows themselves.';
comment on column app_private.status_sums.entity is 'schedule, hold or transfer.';
comment on column app_private.status_sums.error_code is 'Of refused transfers; else empty.';
comment on column app_private.status_sums.entities is 'How many more there are; below zero: fewer.';
comment on column app_private.status_sums.amount is
  'Minor units by which their sum is more, or less. Of holds what is not released.';

create table app_private.invariant_rules (
  rule text primary key,
  position smallint not null unique,
  reads text,
  description text not null check (description <> '')
);
comment on table app_private.invariant_rules is
  'The rules of reporting.invariant_violations, and what app.verify_audit_log proves, in the order in which people '
  'read them.';
comment on column app_private.invariant_rules.reads is
  'The table of app whose rows the rule looks at; null: objects of the database.';
comment on column app_private.invariant_rules.description is 'What holds, in words.';
insert into app_private.invariant_rules (rule, position, reads, description)
values
  ('payouts_sum_to_fee', 1, 'placements', 'Payouts and what the platform keeps sum to the fee'),
  ('placement_has_payouts', 2, 'placements', 'Every placement has a payout'),
  ('both_sides_are_equal', 3, 'placements', 'What the company paid is earned, kept or owed back'),
  ('company_gets_back_what_is_owed', 4, 'placements', 'The company gets back what it is owed, and no more'),
  ('payout_is_its_parts', 5, 'payouts', 'A payout is the sum of its recruiter''s shares'),
  ('parts_sum_to_payout', 6, 'payouts', 'Parts sum to the payout'),
  ('owed_is_earned_and_unpaid', 7, 'payouts', 'What is owed is earned and not paid'),
  ('debt_is_paid_beyond_earned', 8, 'payouts', 'A debt is what was paid beyond what is earned'),
  ('ended_payout_has_no_open_part', 9, 'payouts', 'A payout that has ended has no open part'),
  ('approved_by_a_person', 10, 'payouts', 'What needs an approval has one before it is paid'),
  ('one_transfer_an_obligation', 11, 'payout_schedules', 'At most one unrefused transfer an obligation'),
  ('nothing_sent_for_cancelled', 12, 'payout_schedules', 'Nothing is sent for a cancelled obligation'),
  ('processed_means_paid', 13, 'payout_schedules', 'Every processed obligation was sent, set off or paid by hand'),
  ('processing_means_open_transfer', 14, 'payout_schedules', 'What is on its way has its one open transfer'),
  ('transfer_matches_schedule', 15, 'payout_transfers', 'Amount and currency of transfer and obligation agree'),
  ('batch_is_one_transfer', 16, 'payout_transfers', 'Parts paid together are one transfer'),
  ('one_batch_a_transfer', 17, 'payout_transfers', 'A transfer at Stripe is one of ours'),
  ('one_live_transfer_at_stripe', 18, 'payout_transfers', 'Stripe has no second transfer for an obligation'),
  ('charge_pays_at_most_itself', 19, 'payout_transfers', 'The transfers of a charge never exceed it'),
  ('reversed_at_most_once', 20, 'payout_transfers', 'What is reversed never exceeds the transfer'),
  ('booked_at_most_once', 21, 'payout_transfers', 'A reversal by hand is booked at most once'),
  ('ceilings_count_transfers', 22, 'payout_transfers', 'What ceilings have counted of a day is what left'),
  ('paid_to_logged_account', 23, 'payout_transfers', 'What was paid went to the account that the log has'),
  ('returned_transfers_are_kept', 24, 'payout_transfers', 'What banks returned is kept until it is paid out'),
  ('unpaid_fees_are_kept', 25, 'placements', 'Fees that are not paid whole are kept as such'),
  ('company_sees_its_recruiters', 26, 'payouts', 'Company and recruiter see each other where there is a payout'),
  ('acts_are_counted', 27, 'payouts', 'What needs two persons from an amount on is counted whole'),
  ('reversals_by_hand_are_told', 28, 'payout_transfers', 'What was reversed by hand stands in statements'),
  ('released_hold_is_owed', 29, 'escrow_holds', 'A released hold has its obligation'),
  ('recovered_at_most_once', 30, 'recoveries', 'What is recovered never exceeds what is owed back'),
  ('reversal_counts_once', 31, 'payout_reversals', 'A reversal counts as Stripe answered, once'),
  ('status_has_audit_row', 32, 'payout_audit_log', 'Every status has its audit row'),
  ('audit_row_belongs_to_its_payout', 33, 'payout_audit_log', 'Every audit row belongs to its payout'),
  ('statuses_are_counted', 34, 'payout_schedules', 'What metrics count of each status is what there is'),
  ('nothing_foreign', 35, null, 'Nothing runs here that a migration did not leave'),
  ('audit_log_proves_itself', 36, 'audit_log', 'The audit log proves itself, and rows are as it says');

create table app_private.invariant_counts (
  counted_at timestamptz primary key default clock_timestamp(),
  violations jsonb not null check (jsonb_typeof(violations) = 'object'),
  row_counts jsonb not null check (jsonb_typeof(row_counts) = 'object')
);
comment on table app_private.invariant_counts is
  'What app.books_nights and app.books_rules show: a row each time that app_private.measure_invariants has counted. '
  'Append-only.';
comment on column app_private.invariant_counts.violations is 'Violations by rule; rules that hold are left out.';
comment on column app_private.invariant_counts.row_counts is
  'Rows of each table of app_private.invariant_rules.reads, as they were counted when all of them were looked at last.';

create table app_private.invariant_findings (
  rule text not null check (app_private.is_identifier(rule, 'rule')),
  row_of text check (app_private.is_identifier(row_of, 'row_of')),
  entity_id uuid,
  unique nulls not distinct (rule, entity_id)
);
comment on table app_private.invariant_findings is
  'What the last app_private.measure_invariants has found. Each is asked about again the next time, whatever else is: '
  'it stays until it was looked at and is right.';

create table app_private.invariant_rounds (
  table_name text primary key check (app_private.is_identifier(table_name, 'table_name')),
  began_at timestamptz,
  last_id uuid not null default '00000000-0000-0000-0000-000000000000',
  row_count bigint not null default 0,
  all_since timestamptz,
  all_count bigint
);
comment on table app_private.invariant_rounds is
  'How far app_private.measure_invariants has come with each table of money: it looks at a part of all rows each '
  'night, in the order of their ids, and begins anew when it has seen the last one.';
comment on column app_private.invariant_rounds.table_name is 'What reporting.invariant_violations has as row_of.';
comment on column app_private.invariant_rounds.began_at is 'When this round began; null before the first.';
comment on column app_private.invariant_rounds.last_id is 'The last row that this round has looked at.';
comment on column app_private.invariant_rounds.row_count is 'How many rows this round has looked at.';
comment on column app_private.invariant_rounds.all_since is
  'When the last round began that came to its end: since then every row was looked at. Null before the first end.';
comment on column app_private.invariant_rounds.all_count is 'How many rows that round has looked at.';
insert into app_private.invariant_rounds (table_name)
values
  ('placements'),
  ('payouts'),
  ('payout_schedules'),
  ('escrow_holds'),
  ('payout_transfers'),
  ('recoveries'),
  ('payout_reversals'),
  ('payout_audit_log');

create table app_private.audit_rounds (
  relation text primary key check (app_private.is_identifier(relation, 'relation')),
  began_at timestamptz,
  next_place bigint not null default 0 check (next_place >= 0),
  all_since timestamptz
);
comment on table app_private.audit_rounds is
  'How far app_private.measure_invariants has come with the proof of the audit logs: it looks at a part of each place '
  'each night, and begins anew when it has seen the end (app_private.audit_parts).';
comment on column app_private.audit_rounds.relation is 'What app_private.audit_places names; seals or archives.';
comment on column app_private.audit_rounds.began_at is 'When this round began; null before the next one.';
comment on column app_private.audit_rounds.next_place is
  'Where the next part begins: a page of the table, the number of a seal, how many archives were seen.';
comment on column app_private.audit_rounds.all_since is
  'When the last round began that came to its end. Null before the first end.';

create table app_private.audit_findings (
  chain text check (length(chain) <= 1100),
  seal_number bigint,
  unique nulls not distinct (chain, seal_number)
);
comment on table app_private.audit_findings is
  'Where the last app_private.measure_invariants found the audit logs wrong: it looks there again the next time.';

insert into app_private.settings (name, value, description)
values
  (
    'invariant_round_days',
    '28',
    'In how many nights measure_invariants looks at every row of money again that nobody has changed'
  ),
  (
    'invariant_rows_a_night',
    '10000',
    'How many rows of each table it looks at in a night at least, however few that leaves for the others'
  );

insert into app_private.expected_tasks (task, within, every, first_at)
values
  ('measure', '3 hours', '1 hour', '00:47'),
  ('measure_invariants', '30 hours', '1 day', '05:30');
