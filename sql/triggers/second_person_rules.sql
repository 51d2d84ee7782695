-- A rule is never edited, only lifted.
create or replace trigger _100_keep_rule
before update of id, kind, currency, from_amount, set_by, set_by_role, since on app.second_person_rules
for each row
execute function app_private.keep_columns('id', 'kind', 'currency', 'from_amount', 'set_by', 'set_by_role', 'since');

create or replace trigger _900_refuse_delete
before delete or truncate on app.second_person_rules
for each statement
execute function app_private.refuse_change();

alter table app.second_person_rules enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.second_person_rules
for each row
execute function app_private.audit_row('id');

alter table app.second_person_rules enable always trigger _900_audit;
