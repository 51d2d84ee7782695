-- In firing order: the triggers before a change by name, then those after it by name.

-- Sets the owner columns from the parent row.
create or replace trigger _050_copy_owner_ids
before insert on app.payout_reversals
for each row
execute function app_private.copy_owner_ids();

create or replace trigger _100_enforce_status_transition
before insert or update of status on app.payout_reversals
for each row
execute function app_private.enforce_status_transition('payout_reversal');

-- The parameters sent to Stripe under an idempotency key never change.
create or replace trigger _100_keep_frozen
before update of
  id,
  step_id,
  recovery_id,
  transfer_id,
  payout_id,
  recruiter_id,
  company_id,
  stripe_transfer_id,
  idempotency_key,
  amount,
  currency,
  metadata
on app.payout_reversals
for each row
execute function app_private.keep_columns(
  'id',
  'step_id',
  'recovery_id',
  'transfer_id',
  'payout_id',
  'recruiter_id',
  'company_id',
  'stripe_transfer_id',
  'idempotency_key',
  'amount',
  'currency',
  'metadata'
);

create or replace trigger _500_touch_updated_at
before update on app.payout_reversals
for each row
execute function app_private.touch_updated_at();

create or replace trigger _900_refuse_delete
before delete or truncate on app.payout_reversals
for each statement
execute function app_private.refuse_change();

-- Settles the debt's step when the reversal has a final status.
create or replace trigger _600_settle_reversal
after update of status on app.payout_reversals
for each row
when (new.status in ('succeeded', 'refused') and new.status <> old.status)
execute function app_private.settle_reversal();

-- Not for each sending: it may be sent often.
-- What is taken back was not returned by a bank any more.
create or replace trigger _700_note_returned
after update of status on app.payout_reversals
for each row
when (new.status = 'succeeded' and new.status <> old.status)
execute function app_private.note_changed_transfer('transfer_id');

create or replace trigger _900_write_created_event
after insert on app.payout_reversals
for each row
execute function app_private.write_row_event('payout_reversal');

create or replace trigger _900_write_event
after update of status on app.payout_reversals
for each row
when (old.status <> new.status and new.status <> 'sent')
execute function app_private.write_row_event('payout_reversal');

alter table app.payout_reversals enable always trigger _100_enforce_status_transition;
alter table app.payout_reversals enable always trigger _900_refuse_delete;

-- Every change goes into the audit log, a batch at once.
create or replace trigger _900_audit_insert
after insert on app.payout_reversals
referencing new table as new_rows
for each statement
execute function app_private.audit_rows('id', 'lease_until,next_attempt_at');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.payout_reversals
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_rows(''id'', ''lease_until,next_attempt_at'')';
end;
$trigger$;

create or replace trigger _900_audit_delete
after delete on app.payout_reversals
referencing old table as old_rows
for each statement
execute function app_private.audit_rows('id', 'lease_until,next_attempt_at');

alter table app.payout_reversals enable always trigger _900_audit_insert;
alter table app.payout_reversals enable always trigger _900_audit_update;
alter table app.payout_reversals enable always trigger _900_audit_delete;
