-- In firing order: what is refused before a change, then the log of it. Append-only.
create or replace trigger _100_refuse_change
before update or delete or truncate on app_private.hand_reversals
for each statement
execute function app_private.refuse_change();

alter table app_private.hand_reversals enable always trigger _100_refuse_change;

-- Every row is in the audit log too, so that one that was changed past the guard is found.
create or replace trigger _900_audit
after insert or update or delete on app_private.hand_reversals
for each row
execute function app_private.audit_row('id');

alter table app_private.hand_reversals enable always trigger _900_audit;
