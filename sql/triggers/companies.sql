create or replace trigger _500_touch_updated_at
before update on app.companies
for each row
execute function app_private.touch_updated_at();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.companies
for each row
execute function app_private.audit_row('id');

alter table app.companies enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.companies
for each statement
execute function app_private.refuse_change();

alter table app.companies enable always trigger _900_refuse_truncate;
