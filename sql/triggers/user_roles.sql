-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.user_roles
for each row
execute function app_private.audit_row('value');

alter table app.user_roles enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.user_roles
for each statement
execute function app_private.refuse_change();

alter table app.user_roles enable always trigger _900_refuse_truncate;
