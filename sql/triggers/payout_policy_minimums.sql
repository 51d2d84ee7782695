-- Published terms are never edited: placements were signed under them.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.payout_policy_minimums
for each statement
execute function app_private.refuse_change();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_policy_minimums
for each row
execute function app_private.audit_row('policy_id,currency');

alter table app.payout_policy_minimums enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.payout_policy_minimums
for each statement
execute function app_private.refuse_change();

alter table app.payout_policy_minimums enable always trigger _900_refuse_truncate;
