-- Every change goes into the audit log; of the secret a digest.
create or replace trigger _900_audit
after insert or update or delete on app_private.webhook_secrets
for each row
execute function app_private.audit_row('id', '', 'secret');

alter table app_private.webhook_secrets enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app_private.webhook_secrets
for each statement
execute function app_private.refuse_change();

alter table app_private.webhook_secrets enable always trigger _900_refuse_truncate;
