-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.bank_payout_statuses
for each row
execute function app_private.audit_row('value');

alter table app.bank_payout_statuses enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.bank_payout_statuses
for each statement
execute function app_private.refuse_change();

alter table app.bank_payout_statuses enable always trigger _900_refuse_truncate;
