-- In firing order: the triggers before a change by name, then those after it by name.

-- A step is never edited: its status decides whether it counts.
create or replace trigger _100_keep_identity
before update of id, recovery_id, kind, amount, schedule_id on app.recovery_steps
for each row
execute function app_private.keep_columns('id', 'recovery_id', 'kind', 'amount', 'schedule_id');

create or replace trigger _500_touch_updated_at
before update on app.recovery_steps
for each row
execute function app_private.touch_updated_at();

create or replace trigger _900_refuse_delete
before delete or truncate on app.recovery_steps
for each statement
execute function app_private.refuse_change();

-- The steps never exceed the debt; nothing left settles it.
create or replace trigger _600_check_recovery_steps
after insert or update of status on app.recovery_steps
for each row
execute function app_private.check_recovery_steps();

create or replace trigger _900_write_created_event
after insert on app.recovery_steps
for each row
execute function app_private.write_row_event('recovery_step');

create or replace trigger _900_write_event
after update of status on app.recovery_steps
for each row
when (old.status <> new.status)
execute function app_private.write_row_event('recovery_step');

alter table app.recovery_steps enable always trigger _900_refuse_delete;

-- The books balance when the transaction ends.
drop trigger if exists _950_check_balance on app.recovery_steps;
create constraint trigger _950_check_balance
after insert or update of status on app.recovery_steps
deferrable initially deferred
for each row
execute function app_private.check_balance();

-- Every change goes into the audit log, a batch at once.
create or replace trigger _900_audit_insert
after insert on app.recovery_steps
referencing new table as new_rows
for each statement
execute function app_private.audit_rows('id');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.recovery_steps
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_rows(''id'')';
end;
$trigger$;

create or replace trigger _900_audit_delete
after delete on app.recovery_steps
referencing old table as old_rows
for each statement
execute function app_private.audit_rows('id');

alter table app.recovery_steps enable always trigger _900_audit_insert;
alter table app.recovery_steps enable always trigger _900_audit_update;
alter table app.recovery_steps enable always trigger _900_audit_delete;
