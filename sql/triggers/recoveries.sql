-- Sets the owner columns from the parent row.
create or replace trigger _050_copy_owner_ids
before insert on app.recoveries
for each row
execute function app_private.copy_owner_ids();

create or replace trigger _100_enforce_status_transition
before insert or update of status on app.recoveries
for each row
execute function app_private.enforce_status_transition('recovery');

-- A debt is never edited: its steps settle it.
create or replace trigger _100_keep_identity
before update of id, purpose, breach_id, payout_id, recruiter_id, amount, currency on app.recoveries
for each row
execute function app_private.keep_columns(
  'id',
  'purpose',
  'breach_id',
  'payout_id',
  'recruiter_id',
  'amount',
  'currency'
);

create or replace trigger _500_touch_updated_at
before update on app.recoveries
for each row
execute function app_private.touch_updated_at();

create or replace trigger _900_refuse_delete
before delete or truncate on app.recoveries
for each statement
execute function app_private.refuse_change();

-- recovery.settled is written by app_private.check_recovery_steps.
create or replace trigger _900_write_created_event
after insert on app.recoveries
for each row
execute function app_private.write_row_event('recovery');

create or replace trigger _900_write_event
after update of status on app.recoveries
for each row
when (old.status <> new.status and new.status = 'cancelled')
execute function app_private.write_row_event('recovery');

alter table app.recoveries enable always trigger _100_enforce_status_transition;
alter table app.recoveries enable always trigger _900_refuse_delete;

-- The books balance when the transaction ends.
drop trigger if exists _950_check_balance on app.recoveries;
create constraint trigger _950_check_balance
after insert or update of status, amount on app.recoveries
deferrable initially deferred
for each row
execute function app_private.check_balance();

-- Every change goes into the audit log, a batch at once.
create or replace trigger _900_audit_insert
after insert on app.recoveries
referencing new table as new_rows
for each statement
execute function app_private.audit_rows('id');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.recoveries
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_rows(''id'')';
end;
$trigger$;

create or replace trigger _900_audit_delete
after delete on app.recoveries
referencing old table as old_rows
for each statement
execute function app_private.audit_rows('id');

alter table app.recoveries enable always trigger _900_audit_insert;
alter table app.recoveries enable always trigger _900_audit_update;
alter table app.recoveries enable always trigger _900_audit_delete;
