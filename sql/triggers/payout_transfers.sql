-- Sets the owner columns from the parent row, where the insert does not have them all. Those that it has are held to
-- the parents by foreign keys, which say nothing of a placement or company that is null.
create or replace trigger _050_copy_owner_ids
before insert on app.payout_transfers
for each row
when (num_nulls(new.payout_id, new.placement_id, new.recruiter_id, new.company_id) > 0)
execute function app_private.copy_owner_ids();

create or replace trigger _100_enforce_status_transition
before insert or update of status on app.payout_transfers
for each row
execute function app_private.enforce_status_transition('payout_transfer');

-- The parameters sent to Stripe under an idempotency key never change.
create or replace trigger _100_keep_frozen
before update of
  id,
  schedule_id,
  generation,
  idempotency_key,
  amount,
  currency,
  destination,
  transfer_group,
  description,
  metadata
on app.payout_transfers
for each row
execute function app_private.keep_columns(
  'id',
  'schedule_id',
  'generation',
  'idempotency_key',
  'amount',
  'currency',
  'destination',
  'transfer_group',
  'description',
  'metadata'
);

-- A charge is named before Stripe is asked the first time, or never.
create or replace trigger _100_keep_source
before update of source_transaction on app.payout_transfers
for each row
when (old.source_transaction is not null or old.first_sent_at is not null)
execute function app_private.keep_columns('source_transaction');

-- What was sent once stays in its batch, and nothing comes into a batch that was sent.
create or replace trigger _100_keep_batch
before update of batch_id on app.payout_transfers
for each row
when (old.first_sent_at is not null and new.batch_id is distinct from old.batch_id)
execute function app_private.keep_columns('batch_id');

-- What Stripe has executed stays so: only a link by hand can be undone.
create or replace trigger _100_keep_succeeded
before update of status on app.payout_transfers
for each row
when (old.status = 'succeeded' and new.status <> 'succeeded')
execute function app_private.keep_succeeded();

create or replace trigger _500_touch_updated_at
before update on app.payout_transfers
for each row
execute function app_private.touch_updated_at();

-- Transfers never name more of a charge than it has, whoever writes them.
create or replace trigger _200_check_named_charges
after insert or update of source_transaction on app.payout_transfers
for each row
when (new.source_transaction is not null and new.status = 'intended')
execute function app_private.check_named_charge();

-- No day's intents pass a ceiling, whoever inserts them; what is refused gives its amount back.
create or replace trigger _200_count_against_ceilings
after insert on app.payout_transfers
referencing new table as new_transfers
for each statement
execute function app_private.count_against_ceilings();

create or replace trigger _200_give_back_to_ceilings
after update on app.payout_transfers
referencing old table as old_transfers
for each statement
execute function app_private.give_back_to_ceilings();

-- Each reversal by hand keeps its own time.
create or replace trigger _600_add_hand_reversal
after update of reversed_by_hand on app.payout_transfers
for each row
when (new.reversed_by_hand <> old.reversed_by_hand)
execute function app_private.add_hand_reversal();

-- What is taken back was not returned by a bank any more.
create or replace trigger _700_note_returned
after update of reversed_by_hand on app.payout_transfers
for each row
when (old.reversed_by_hand <> new.reversed_by_hand)
execute function app_private.note_changed_transfer('id');

create or replace trigger _900_refuse_delete
before delete or truncate on app.payout_transfers
for each statement
execute function app_private.refuse_change();

alter table app.payout_transfers enable always trigger _100_enforce_status_transition;
alter table app.payout_transfers enable always trigger _100_keep_succeeded;
alter table app.payout_transfers enable always trigger _600_add_hand_reversal;
alter table app.payout_transfers enable always trigger _900_refuse_delete;

-- The books balance when the transaction ends.
drop trigger if exists _950_check_balance on app.payout_transfers;
create constraint trigger _950_check_balance
after update of reversed_by_hand on app.payout_transfers
deferrable initially deferred
for each row
execute function app_private.check_balance();
alter table app.payout_transfers enable always trigger _100_keep_source;
alter table app.payout_transfers enable always trigger _200_check_named_charges;
alter table app.payout_transfers enable always trigger _200_count_against_ceilings;
alter table app.payout_transfers enable always trigger _200_give_back_to_ceilings;

-- Every change goes into the audit log and the outbox, a batch at once.
create or replace trigger _900_audit_insert
after insert on app.payout_transfers
referencing new table as new_rows
for each statement
execute function app_private.audit_transfers('id', 'lease_until,next_attempt_at,listed_status');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.payout_transfers
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_transfers(''id'', ''lease_until,next_attempt_at,listed_status'')';
end;
$trigger$;

create or replace trigger _900_audit_delete
after delete on app.payout_transfers
referencing old table as old_rows
for each statement
execute function app_private.audit_transfers('id', 'lease_until,next_attempt_at,listed_status');

alter table app.payout_transfers enable always trigger _900_audit_insert;
alter table app.payout_transfers enable always trigger _900_audit_update;
alter table app.payout_transfers enable always trigger _900_audit_delete;

-- Metrics count without reading all of time.
create or replace trigger _800_sum_insert
after insert on app.payout_transfers
referencing new table as new_rows
for each statement
execute function app_private.sum_transfers();

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _800_sum_update
    after update on app.payout_transfers
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.sum_transfers()';
end;
$trigger$;

alter table app.payout_transfers enable always trigger _800_sum_insert;
alter table app.payout_transfers enable always trigger _800_sum_update;
