-- Append-only.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.audit_archives
for each statement
execute function app_private.refuse_change();

alter table app.audit_archives enable always trigger _100_refuse_change;

-- Every archive goes into the audit log, and so under its seals.
create or replace trigger _900_audit
after insert or update or delete on app.audit_archives
for each row
execute function app_private.audit_row('month');

alter table app.audit_archives enable always trigger _900_audit;
