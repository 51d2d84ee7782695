-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app_private.onboarding_reminders
for each row
execute function app_private.audit_row('recruiter_id');

alter table app_private.onboarding_reminders enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app_private.onboarding_reminders
for each statement
execute function app_private.refuse_change();

alter table app_private.onboarding_reminders enable always trigger _900_refuse_truncate;
