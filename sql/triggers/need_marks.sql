-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.need_marks
for each row
execute function app_private.audit_row('key');

alter table app.need_marks enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.need_marks
for each statement
execute function app_private.refuse_change();

alter table app.need_marks enable always trigger _900_refuse_truncate;
