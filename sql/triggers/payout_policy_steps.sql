-- In firing order: the triggers before a change by name, then the deferred one.

-- Published terms are never edited: placements were signed under them.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.payout_policy_steps
for each statement
execute function app_private.refuse_change();

-- Deferred, because the steps of one version may be inserted one by one.
drop trigger if exists _500_check_steps on app.payout_policy_steps;
create constraint trigger _500_check_steps
after insert on app.payout_policy_steps
deferrable initially deferred
for each row
execute function app_private.check_steps();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_policy_steps
for each row
execute function app_private.audit_row('policy_id,position');

alter table app.payout_policy_steps enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.payout_policy_steps
for each statement
execute function app_private.refuse_change();

alter table app.payout_policy_steps enable always trigger _900_refuse_truncate;
