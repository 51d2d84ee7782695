-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app_private.unknown_transfers
for each row
execute function app_private.audit_row('stripe_transfer_id,part');

alter table app_private.unknown_transfers enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app_private.unknown_transfers
for each statement
execute function app_private.refuse_change();

alter table app_private.unknown_transfers enable always trigger _900_refuse_truncate;
