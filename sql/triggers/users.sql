-- In firing order: the triggers before a change by name, then those after it by name.

create or replace trigger _500_touch_updated_at
before update on app.users
for each row
execute function app_private.touch_updated_at();

-- Notifies the API that the rights of a user changed. A user without a sign-in has no open connection.
create or replace trigger _900_notify
after update of role, deactivated_at, auth_subject on app.users
for each row
when (old.auth_subject is not null)
execute function app_private.notify_change();

-- Every change goes into the audit log, a batch at once.
create or replace trigger _900_audit_insert
after insert on app.users
referencing new table as new_rows
for each statement
execute function app_private.audit_rows('id', '', 'auth_subject');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.users
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_rows(''id'', '''', ''auth_subject'')';
end;
$trigger$;

create or replace trigger _900_audit_delete
after delete on app.users
referencing old table as old_rows
for each statement
execute function app_private.audit_rows('id', '', 'auth_subject');

alter table app.users enable always trigger _900_audit_insert;
alter table app.users enable always trigger _900_audit_update;
alter table app.users enable always trigger _900_audit_delete;

create or replace trigger _900_refuse_truncate
before truncate on app.users
for each statement
execute function app_private.refuse_change();

alter table app.users enable always trigger _900_refuse_truncate;
