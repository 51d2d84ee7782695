-- Append-only: the withdrawal of a breach depends on these rows.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.guarantee_breach_payouts
for each statement
execute function app_private.refuse_change();

-- The books balance when the transaction ends.
drop trigger if exists _950_check_balance on app.guarantee_breach_payouts;
create constraint trigger _950_check_balance
after insert on app.guarantee_breach_payouts
deferrable initially deferred
for each row
execute function app_private.check_balance();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.guarantee_breach_payouts
for each row
execute function app_private.audit_row('breach_id,payout_id');

alter table app.guarantee_breach_payouts enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.guarantee_breach_payouts
for each statement
execute function app_private.refuse_change();

alter table app.guarantee_breach_payouts enable always trigger _900_refuse_truncate;
