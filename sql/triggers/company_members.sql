-- Notifies the API that the rights of a user changed.
create or replace trigger _900_notify
after insert or delete on app.company_members
for each row
execute function app_private.notify_change();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.company_members
for each row
execute function app_private.audit_row('company_id,user_id');

alter table app.company_members enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.company_members
for each statement
execute function app_private.refuse_change();

alter table app.company_members enable always trigger _900_refuse_truncate;
