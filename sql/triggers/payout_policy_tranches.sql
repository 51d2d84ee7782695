-- In firing order: the triggers before a change by name, then those after it by name, then the deferred one.

-- Published terms are never edited: placements were signed under them.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.payout_policy_tranches
for each statement
execute function app_private.refuse_change();

-- Deferred, because the tranches of one version may be inserted one by one.
drop trigger if exists _500_check_tranches on app.payout_policy_tranches;
create constraint trigger _500_check_tranches
after insert on app.payout_policy_tranches
deferrable initially deferred
for each row
execute function app_private.check_tranches();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_policy_tranches
for each row
execute function app_private.audit_row('policy_id,position');

alter table app.payout_policy_tranches enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.payout_policy_tranches
for each statement
execute function app_private.refuse_change();

alter table app.payout_policy_tranches enable always trigger _900_refuse_truncate;
