-- Opening and closing go into the audit log; the time of the next request changes with each of them.
create or replace trigger _900_audit
after insert or delete or update of opened_at, opened_reason on app_private.stripe_circuit
for each row
execute function app_private.audit_row('singleton', 'next_request_at,slowed_until');

alter table app_private.stripe_circuit enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app_private.stripe_circuit
for each statement
execute function app_private.refuse_change();

alter table app_private.stripe_circuit enable always trigger _900_refuse_truncate;
