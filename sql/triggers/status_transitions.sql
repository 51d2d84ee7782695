-- What the triggers of rows ask, made anew with every change, and now.
create or replace trigger _100_fix_transitions
after insert or update or delete on app.status_transitions
for each statement
execute function app_private.fix_transitions();

alter table app.status_transitions enable always trigger _100_fix_transitions;

update app.status_transitions set command = command where false;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.status_transitions
for each row
execute function app_private.audit_row('entity,from_status,to_status');

alter table app.status_transitions enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.status_transitions
for each statement
execute function app_private.refuse_change();

alter table app.status_transitions enable always trigger _900_refuse_truncate;
