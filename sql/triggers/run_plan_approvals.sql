-- An approval is never changed.
create or replace trigger _900_refuse_delete
before update or delete or truncate on app.run_plan_approvals
for each statement
execute function app_private.refuse_change();

alter table app.run_plan_approvals enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.run_plan_approvals
for each row
execute function app_private.audit_row('id');

alter table app.run_plan_approvals enable always trigger _900_audit;
